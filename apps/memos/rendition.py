"""From facts to the job of the papers room: two pages, or large print."""

from enum import StrEnum
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from apps.memos import content
from apps.memos.facts import MemoFacts, digest
from apps.papers.job import Fit, PaperJob

HERE = Path(__file__).parent
PAGES = 2
#: Points, falling; the smallest keeps the x-height above 1.2 mm even in the small print.
SIZES = (10.5, 10.2, 9.9, 9.6, 9.3, 9.0, 8.7, 8.6)
LARGE_SIZE = 16
TEMPLATES = ("memo.html", "decide.html", "use.html")
SOURCES = (
    "memo.css",
    "content.py",
    "claims.py",
    "columns.py",
    "typography.py",
    "qr.py",
    "rendition.py",
)


class Rendition(StrEnum):
    """Two pages for everybody; large print, of as many pages as it takes, for who asks."""

    TWO_PAGES = "two-pages"
    LARGE_PRINT = "large"


def job(facts: MemoFacts, rendition: Rendition = Rendition.TWO_PAGES) -> PaperJob:
    """What to print. Equal facts give an equal job, and an equal job equal bytes."""
    with translation.override(facts.language):
        title = _("Memo %(number)s: %(package)s") % {
            "number": facts.identity.number,
            "package": facts.package.name.into(facts.language),
        }
    sheet = content.build(facts)
    whole = _html(facts, sheet, title, rendition, with_documents=True)
    is_large = rendition == Rendition.LARGE_PRINT
    shorter = "" if is_large else _html(facts, sheet, title, rendition, with_documents=False)
    return PaperJob(
        html=whole,
        title=title,
        language=facts.language,
        identifier=sha256(whole.encode("utf-8")).hexdigest(),
        css=(_css(), f"html {{ font-size: {LARGE_SIZE}pt }}") if is_large else (_css(),),
        fit=None if is_large else Fit(pages=PAGES, sizes=SIZES, shorter=shorter),
    )


def facts_hash(facts: MemoFacts) -> str:
    """What a memo says and how it is set, as SHA-256 (hex): equal hashes deserve one paper."""
    return digest(facts, template_version=template_version())


@lru_cache(maxsize=1)
def template_version() -> str:
    """The first 12 hex digits of everything that shapes a memo besides its facts."""
    paths = [HERE / name for name in SOURCES]
    paths += [Path(settings.BASE_DIR) / "templates" / "memos" / name for name in TEMPLATES]
    paths += sorted((HERE / "locale").rglob("*.po"))
    whole = sha256()
    for path in paths:
        whole.update(path.read_bytes())
    return whole.hexdigest()[:12]


@lru_cache(maxsize=1)
def _css() -> str:
    return (HERE / "memo.css").read_text("utf-8")


def _html(
    facts: MemoFacts, sheet: object, title: str, rendition: Rendition, *, with_documents: bool
) -> str:
    context = {
        "sheet": sheet,
        "title": title,
        "language": facts.language,
        "rendition": rendition.value,
        "with_documents": with_documents,
    }
    with translation.override(facts.language):
        return render_to_string("memos/memo.html", context)
