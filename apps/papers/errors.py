"""Why a paper could not be made, as a sentence for the person who waits for it."""

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "pdf_off": _("Printing to PDF is switched off on this server; everything else works."),
    "pdf_library_missing": _(
        "This server cannot print to PDF: the Pango library is not installed. "
        "The administrator will find the command in the output of ./run doctor."
    ),
    "pdf_took_too_long": _("The document took too long to print and was stopped. Try again later."),
    "pdf_too_big": _("The document needs more memory than is allowed and was not printed."),
    "pdf_does_not_fit": _("The text does not fit the pages set aside for it."),
    "pdf_broken": _("The document could not be printed. The fault has been recorded."),
}


class PaperError(Exception):
    """No PDF was made. `code` is a key of SENTENCES; `detail` is for the log, not for a person."""

    status: ClassVar[int] = 503

    def __init__(self, code: str, detail: str = "") -> None:
        self.code = code if code in SENTENCES else "pdf_broken"
        self.detail = detail
        super().__init__(f"{self.code}: {detail}" if detail else self.code)

    @property
    def sentence(self) -> str:
        """The reason in the language of the reader."""
        return str(SENTENCES[self.code])

    @property
    def reasons(self) -> list[str]:
        """The same as a list, the way refusals carry their reasons."""
        return [self.sentence]
