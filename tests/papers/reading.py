"""A printed paper read back by another engine than the one that printed it."""

import pypdfium2


def words_of(pdf: bytes) -> str:
    """The text of every page, as PDFium extracts it."""
    with pypdfium2.PdfDocument(pdf) as paper:
        return "\n".join(page.get_textpage().get_text_bounded() for page in paper)
