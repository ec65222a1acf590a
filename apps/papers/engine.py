"""WeasyPrint, met here and nowhere else: one font configuration and parsed stylesheets a process.

Nothing a document says can make it read a file or open a connection: the fetcher serves `data:`
addresses only, fonts come from the folder beside this file. Free of Django, so that the rendering
process starts quickly and stays small.
"""

import os
from functools import lru_cache
from pathlib import Path

FONTS = Path(__file__).with_name("fonts")
os.environ["FONTCONFIG_FILE"] = str(FONTS / "fonts.conf")

from weasyprint import CSS, HTML, Attachment, Document  # noqa: E402 -- after its fonts are named
from weasyprint.text.fonts import FontConfiguration  # noqa: E402
from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: E402

from apps.papers.job import CLIENT_VARIANT, Fit, PaperJob  # noqa: E402
from apps.papers.job import Attachment as Enclosure  # noqa: E402

BASE_URL = "paper:"


class DoesNotFitError(Exception):
    """No permitted size brings the text onto the permitted pages."""


class BundledOnly(URLFetcher):  # type: ignore[misc]  # WeasyPrint ships no types
    """Serves what travels inside the document itself; every other address is refused."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols={"data"}, allow_redirects=False)

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """The content of a `data:` address. Raises ValueError on any other."""
        if not url.lower().startswith("data:"):
            raise ValueError(f"A paper may not fetch {url[:80]!r}.")
        return super().fetch(url, headers)


@lru_cache(maxsize=1)
def _fonts() -> FontConfiguration:
    return FontConfiguration()


@lru_cache(maxsize=32)
def _stylesheet(text: str) -> CSS:
    return CSS(string=text, base_url=BASE_URL, url_fetcher=BundledOnly(), font_config=_fonts())


def render(
    html: str,
    *,
    title: str,
    language: str,
    identifier: str,
    css: tuple[str, ...] = (),
    attachments: tuple[Enclosure, ...] = (),
) -> bytes:
    """A tagged PDF/UA-1 of `html`; equal arguments give equal bytes."""
    return render_job(
        PaperJob(
            html=html,
            title=title,
            language=language,
            identifier=identifier,
            css=css,
            attachments=attachments,
        )
    )


def render_job(job: PaperJob, *, tagged: bool = True) -> bytes:
    """The PDF of `job`. Raises DoesNotFitError. `tagged=False` serves the benchmark only."""
    document = _fitted(job, job.fit) if job.fit else _laid_out(_parsed(job.html), job.css)
    document.metadata.title = job.title
    document.metadata.lang = job.language
    pdf: bytes = document.write_pdf(
        pdf_identifier=job.identifier.encode("utf-8"),
        pdf_variant=job.variant if tagged else None,
        output_intent=None if job.variant == CLIENT_VARIANT else "srgb",
        attachments=[_attachment(each) for each in job.attachments],
    )
    return pdf


def _parsed(html: str) -> HTML:
    return HTML(string=html, base_url=BASE_URL, url_fetcher=BundledOnly())


def _laid_out(source: HTML, css: tuple[str, ...]) -> Document:
    sheets = [_stylesheet(text) for text in css]
    return source.render(font_config=_fonts(), stylesheets=sheets)


def _fitted(job: PaperJob, fit: Fit) -> Document:
    for html in filter(None, (job.html, fit.shorter)):
        if document := _largest(html, job.css, fit):
            return document
    raise DoesNotFitError(f"{fit.pages} pages at {fit.sizes[-1]} pt")


def _largest(html: str, css: tuple[str, ...], fit: Fit) -> Document | None:
    """The layout of the largest size that fits, by halving: what fits at one size fits smaller."""
    source = _parsed(html)
    best, low, high = None, 0, len(fit.sizes)
    while low < high:
        middle = (low + high) // 2
        document = _laid_out(source, (*css, f"html {{ font-size: {fit.sizes[middle]}pt }}"))
        if len(document.pages) <= fit.pages:
            best, high = document, middle
        else:
            low = middle + 1
    return best


def _attachment(enclosure: Enclosure) -> Attachment:
    made_at = enclosure.made_at
    return Attachment(
        string=enclosure.content,
        name=enclosure.name,
        description=enclosure.description or enclosure.name,
        created=made_at,
        modified=made_at,
        relationship="Data",
    )
