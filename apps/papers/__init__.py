"""HTML in, PDF bytes out, checked. The only door to WeasyPrint; no tables, no network, no clock."""

from collections.abc import Sequence


def render(
    html: str,
    *,
    title: str,
    language: str,
    identifier: bytes | str,
    css: Sequence[str] = (),
) -> bytes:
    """A tagged PDF/UA-1 of `html`, made in the limited child; equal arguments give equal bytes.

    `css` holds whole stylesheets as text. Raises `errors.PaperError`.
    """
    from apps.papers.job import PaperJob  # noqa: PLC0415 -- the child loads this package bare
    from apps.papers.limited import render_limited  # noqa: PLC0415 -- the same

    named = identifier.decode("utf-8") if isinstance(identifier, bytes) else identifier
    return render_limited(PaperJob(html, title, language, named, tuple(css)))
