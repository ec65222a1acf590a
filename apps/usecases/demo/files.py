"""Files of the demo, marked as such: scans of the checklist and the insurer's papers."""

import hashlib
import io
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from html import escape

import pikepdf

from apps.papers.errors import PaperError
from apps.papers.job import PaperJob
from apps.papers.limited import render_limited
from apps.products.catalogue import current, file_of
from apps.products.enums import FileKind, Language
from apps.products.services import attach_file

PAGE = """<!doctype html><html lang="ru"><head><meta charset="utf-8"><title>{title}</title></head>
<body><h1>{title}</h1><p>{text}</p><p>Демонстрационный документ. Компании, люди и условия вымышлены.
</p></body></html>"""


@lru_cache(maxsize=64)
def paper(title: str, text: str = "") -> bytes:
    """A one-page PDF with a title; a blank page where PDF rendering is switched off."""
    page = PAGE.format(title=escape(title), text=escape(text))
    try:
        digest = hashlib.sha256(page.encode()).hexdigest()[:32]
        return render_limited(PaperJob(page, title=title, language="ru", identifier=digest))
    except PaperError:
        return blank(title)


@lru_cache(maxsize=64)
def blank(title: str = "") -> bytes:
    """A valid one-page PDF with nothing on it but its title; the same bytes each time."""
    made = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.docinfo["/Title"] = title
        pdf.save(made, deterministic_id=True)
    return made.getvalue()


def attach_standing_papers(*, at: datetime, paper_of: Callable[[str], bytes] = paper) -> None:
    """The insurer's key information document and rules for every current package version, once."""
    for offered in current():
        name = offered.content.name.ru
        for kind, title in (
            (FileKind.KEY_INFORMATION, "Ключевой информационный документ"),
            (FileKind.RULES, "Правила страхования"),
        ):
            if file_of(offered.id, kind, Language.RUSSIAN) is not None:
                continue
            attach_file(
                package_version_id=offered.id,
                kind=kind,
                language=Language.RUSSIAN,
                # A package's name has a colon in it, which no file name may.
                name=f"{title} {offered.code}.pdf",
                content=paper_of(f"{title}. {name}"),
                at=at,
            )
