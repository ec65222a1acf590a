"""The client memo: what tagging costs, what reuse saves, whether the renderer keeps its size.

Tagging is weighed on the memo as it is printed, search for the fitting size included; against
plain WeasyPrint, which knows no such search, one layout at a fixed size is compared. Processor
time of this process; the growth is the rendering child's.
"""

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TypedDict

import psutil
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from apps.memos import rendition
from apps.papers import engine, limited
from apps.papers.job import PaperJob
from benchmarks.harness import control, interleave, is_conclusive
from tests.memos.examples import facts

TAGGED_BAR, NAIVE_BAR, HASH_BAR, GROWTH_BAR = 1.10, 0.90, 0.02, 10.0
SETTLED_AFTER, DOCUMENTS = 100, 300
SMOKE_SETTLED_AFTER, SMOKE_DOCUMENTS = 20, 60
MEGABYTE = 1024 * 1024
SIZE = "html { font-size: 9pt }"


class Row(TypedDict):
    """One line of the report."""

    name: str
    ratio: float | None
    bar: str
    ok: bool | None
    detail: str


def run(smoke: bool) -> list[Row]:
    """Every figure of the memo; about 40 s with `smoke`, else about three minutes."""
    made = facts()
    whole = rendition.job(made)
    job = _fixed(whole)
    plain = interleave(
        {"ours": lambda: engine.render_job(whole), "untagged": lambda: _untagged(whole)},
        rounds=7 if smoke else 25,
    )
    naive = interleave(
        {
            "ours": lambda: engine.render_job(job),
            "naive": lambda: _naive(job),
            "hash": lambda: rendition.facts_hash(made),
        },
        rounds=15 if smoke else 31,
    )
    return [
        _ratio("memo tagged / untagged", plain, ("ours", "untagged"), TAGGED_BAR),
        _ratio("memo ours / naive WeasyPrint", naive, ("ours", "naive"), NAIVE_BAR),
        _ratio("identical memo by hash / render", naive, ("hash", "ours"), HASH_BAR),
        _growth(job, smoke=smoke),
    ]


def _untagged(job: PaperJob) -> bytes:
    return engine.render_job(job, tagged=False)


def _fixed(job: PaperJob) -> PaperJob:
    return replace(job, fit=None, css=(*job.css, SIZE))


def _naive(job: PaperJob) -> bytes:
    """As WeasyPrint's first page teaches it: fonts and stylesheets read anew for each document."""
    faces = "".join(_face(path) for path in sorted(engine.FONTS.glob("*.ttf")))
    ours = os.environ.pop("FONTCONFIG_FILE")
    try:
        fonts = FontConfiguration()
        css = [CSS(string=text, font_config=fonts) for text in (faces, *job.css)]
        pdf: bytes = HTML(string=job.html).write_pdf(
            stylesheets=css, font_config=fonts, pdf_variant=job.variant
        )
        return pdf
    finally:
        os.environ["FONTCONFIG_FILE"] = ours


def _face(path: Path) -> str:
    family = "Belay Marks" if "Marks" in path.name else "Golos Text"
    weights = {"Medium": 500, "SemiBold": 600, "Bold": 700}
    weight = weights.get(path.stem.partition("-")[2], 400)
    named = f"font-family: '{family}'; font-weight: {weight}"
    return f"@font-face {{ {named}; src: url({path.as_uri()}) }}"


def _growth(job: PaperJob, *, smoke: bool) -> Row:
    settled = SMOKE_SETTLED_AFTER if smoke else SETTLED_AFTER
    documents = SMOKE_DOCUMENTS if smoke else DOCUMENTS
    worn, limited.DOCUMENTS_PER_CHILD = limited.DOCUMENTS_PER_CHILD, documents + 1
    limited.stop()
    try:
        before = _printed(job, settled)
        after = _printed(job, documents - settled)
    finally:
        limited.DOCUMENTS_PER_CHILD = worn
        limited.stop()
    grown = (after - before) / MEGABYTE
    return {
        "name": f"memory growth, document {settled} to {documents}",
        "ratio": None,
        "bar": f"<= {GROWTH_BAR:.0f} MB",
        "ok": grown <= GROWTH_BAR,
        "detail": f"{grown:+.1f} MB, from {before / MEGABYTE:.0f} MB",
    }


def _printed(job: PaperJob, number: int) -> int:
    """Memory of the child after printing so many, in bytes."""
    for _turn in range(number):
        limited.render_limited(job)
    pid = limited.child_pid()
    assert pid is not None
    return int(psutil.Process(pid).memory_info().rss)


def _ratio(name: str, medians: Mapping[str, float], compared: tuple[str, str], bar: float) -> Row:
    ratio = medians[compared[0]] / medians[compared[1]]
    ok = (ratio <= bar) if is_conclusive(medians) else None
    detail = f"render {medians['ours'] * 1e3:.0f} ms, A/A {control(medians):.2f}"
    return {"name": name, "ratio": round(ratio, 4), "bar": f"<= {bar}", "ok": ok, "detail": detail}
