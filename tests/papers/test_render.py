"""HTML in, PDF out: tagged, the same every time, and blind to everything but the document."""

import http.server
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pikepdf
import pytest

from apps.papers import engine, inspect
from apps.papers.job import Attachment, Fit, PaperJob, from_json, to_json
from tests.papers.reading import words_of

CSS = ("body { font-family: 'Golos Text', 'Belay Marks' } @page { size: A5; margin: 1cm }",)
PARAGRAPHS = "".join(f"<p>Строка {number}: ✔ ✖ 1 234,50 ₽</p>" for number in range(40))


def page(body: str, language: str = "ru") -> str:
    return f"<!doctype html><html lang='{language}'><body>{body}</body></html>"


def simple(body: str, **facts: Any) -> bytes:
    return engine.render(
        page(body), title="Памятка", language="ru", identifier="ab" * 16, css=CSS, **facts
    )


def test_a_paper_is_tagged_and_names_its_title_and_language() -> None:
    facts = inspect.check(simple("<h1>Памятка</h1><p>Текст</p>"))
    assert facts == inspect.Facts(pages=1, tagged=True, ua=True, title="Памятка", lang="ru")


def test_equal_facts_give_equal_bytes_and_other_facts_other_bytes() -> None:
    assert simple("<p>Один ✔</p>") == simple("<p>Один ✔</p>")
    assert simple("<p>Один ✔</p>") != simple("<p>Два ✔</p>")


def test_an_attachment_does_not_disturb_the_equality() -> None:
    enclosed = Attachment("memo.json", b"{}", datetime(2026, 1, 12, tzinfo=UTC))
    one, two = (simple("<p>Текст</p>", attachments=(enclosed,)) for _ in range(2))
    assert one == two
    with pikepdf.open(BytesIO(one)) as opened:
        assert list(opened.attachments) == ["memo.json"]


def test_the_bundled_fonts_hold_every_sign_a_paper_prints() -> None:
    from fontTools.ttLib import TTFont

    signs = "ЁёЖяAz0123456789₽№«»—–…−×→✔✖!\u00a0\u202f"
    held: set[int] = set()
    for path in engine.FONTS.glob("*.ttf"):
        held |= set(TTFont(path).getBestCmap())
    assert [sign for sign in signs if ord(sign) not in held] == []
    assert sum(path.stat().st_size for path in engine.FONTS.iterdir()) < 2_000_000
    assert "SIL OPEN FONT LICENSE" in (engine.FONTS / "OFL.txt").read_text()


def test_digits_and_marks_survive_as_text() -> None:
    text = words_of(simple(PARAGRAPHS))
    assert "Строка 39: ✔ ✖ 1 234,50 ₽" in text.replace("\u00a0", " ")


def test_the_largest_size_that_fits_is_taken() -> None:
    sizes = (14.0, 12.0, 10.0, 8.0, 6.0)
    job = PaperJob(page(PARAGRAPHS), "T", "ru", "1", CSS, Fit(pages=2, sizes=sizes))
    fitted = engine.render_job(job)
    alone = [
        inspect.check(
            engine.render_job(PaperJob(page(PARAGRAPHS), "T", "ru", "1", (*CSS, _root(size))))
        ).pages
        for size in sizes
    ]
    assert alone[0] > 2 >= alone[-1], "the example must need shrinking and be able to fit"
    largest = next(size for size, pages in zip(sizes, alone, strict=True) if pages <= 2)
    expected = PaperJob(page(PARAGRAPHS), "T", "ru", "1", (*CSS, _root(largest)))
    assert fitted == engine.render_job(expected)


def _root(size: float) -> str:
    return f"html {{ font-size: {size}pt }}"


def test_a_text_that_cannot_fit_gives_way_to_the_shorter_one() -> None:
    fit = Fit(pages=1, sizes=(20.0,), shorter=page("<p>Коротко</p>"))
    assert inspect.check(engine.render_job(PaperJob(page(PARAGRAPHS), "T", "ru", "1", CSS, fit)))
    with pytest.raises(engine.DoesNotFitError):
        engine.render_job(PaperJob(page(PARAGRAPHS), "T", "ru", "1", CSS, Fit(1, (20.0,))))


def test_a_job_survives_the_pipe() -> None:
    enclosed = Attachment("a.json", b"\x00\xff", datetime(2026, 1, 12, tzinfo=UTC), "описание")
    job = PaperJob("<p>ё</p>", "T", "ru", "1", CSS, Fit(2, (10.5, 8.6), "<p>"), (enclosed,))
    assert from_json(to_json(job)) == job


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """A server on this machine that writes down every address asked of it."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            """Silence."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


def test_a_hostile_document_opens_no_connection_and_reads_no_file(
    listener: tuple[str, list[str]], tmp_path: Any
) -> None:
    base, asked = listener
    secret = tmp_path / "secret.txt"
    secret.write_text("CANARY-7f3a")
    hostile = f"""
      <base href='{base}/'><link rel=stylesheet href='{base}/a.css'>
      <link rel=attachment href='file://{secret}'><link rel=attachment href='{base}/b'>
      <style>@import url({base}/c.css); @font-face {{ font-family: X; src: url({base}/d.ttf) }}
      p {{ background: url({base}/e.png); font-family: X }}
      li::marker {{ content: url({base}/f.png) }}</style>
      <p>Текст</p><img src='{base}/g.png'><img src='file://{secret}'><img src=h.png>
      <object data='file://{secret}'></object><embed src='{base}/i'><iframe src='{base}/j'></iframe>
      <svg xmlns='http://www.w3.org/2000/svg'><image href='{base}/k.png'/>
      <use href='file://{secret}#x'/></svg>
      <img src="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'>
      <image href='{base}/l'/></svg>">
    """
    pdf = simple(hostile)
    assert inspect.check(pdf).pages == 1
    assert asked == []
    assert b"CANARY" not in _unpacked(pdf)


def _unpacked(pdf: bytes) -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as opened:
        assert len(opened.attachments) == 0
        opened.save(out, stream_decode_level=pikepdf.StreamDecodeLevel.all, compress_streams=False)
    return out.getvalue()


def test_bytes_that_are_no_pdf_are_named_as_such() -> None:
    with pytest.raises(ValueError, match="not a readable PDF"):
        inspect.check(b"<html>")
