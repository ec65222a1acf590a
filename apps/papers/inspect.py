"""What a finished PDF says about itself, read with pikepdf."""

from dataclasses import dataclass
from io import BytesIO

import pikepdf


@dataclass(frozen=True, slots=True)
class Facts:
    """`tagged`: marked content with a structure tree; `ua`: it declares PDF/UA-1 as well."""

    pages: int
    tagged: bool
    ua: bool
    title: str
    lang: str


def check(pdf: bytes) -> Facts:
    """The facts of `pdf`. Raises ValueError when it is not a readable PDF."""
    try:
        with pikepdf.open(BytesIO(pdf)) as opened:
            return _facts(opened)
    except pikepdf.PdfError as error:
        raise ValueError("The bytes are not a readable PDF.") from error


def _facts(opened: pikepdf.Pdf) -> Facts:
    root = opened.Root
    marked = "/MarkInfo" in root and bool(root.MarkInfo.get("/Marked", False))
    with opened.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        ua = str(metadata.get("pdfuaid:part", "")) == "1"
    return Facts(
        pages=len(opened.pages),
        tagged=marked and "/StructTreeRoot" in root,
        ua=ua,
        title=str(opened.docinfo.get("/Title", "")),
        lang=str(root.get("/Lang", "")),
    )
