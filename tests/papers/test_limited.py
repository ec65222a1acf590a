"""A rendering that runs wild ends; the process that asked for it goes on."""

import multiprocessing
import os
import time
from collections.abc import Iterator

import pytest

from apps.papers import inspect, limited
from apps.papers.errors import SENTENCES, PaperError
from apps.papers.job import PaperJob
from apps.papers.limited import Limits

PLAIN = PaperJob("<html lang=ru><body><p>Памятка ✔", "T", "ru", "01")
WIDE = PaperJob("<table><td colspan=999999>x</table>", "T", "ru", "01")
DEEP = PaperJob("<div>" * 5_000 + "x", "T", "ru", "01")
GREEDY = PaperJob("<p>слово</p>" * 60_000, "T", "ru", "01")


@pytest.fixture(autouse=True)
def _own_child() -> Iterator[None]:
    limited.stop()
    yield
    limited.stop()


def test_one_child_prints_many_papers_and_always_the_same() -> None:
    first = limited.render_limited(PLAIN)
    pid = _pid()
    assert limited.render_limited(PLAIN) == first
    assert _pid() == pid
    assert inspect.check(first).tagged


def test_a_worn_child_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limited, "DOCUMENTS_PER_CHILD", 2)
    pids = []
    for _ in range(4):
        limited.render_limited(PLAIN)
        pids.append(_pid())
    assert pids[0] == pids[1] != pids[2] == pids[3]


def test_a_rendering_without_end_is_stopped_and_the_next_succeeds() -> None:
    limited.warm()
    started = time.monotonic()
    with pytest.raises(PaperError) as refused:
        limited.render_limited(WIDE, Limits(seconds=1))
    assert refused.value.code == "pdf_took_too_long"
    assert time.monotonic() - started < 5
    assert limited.render_limited(PLAIN).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("job", "code"), [(GREEDY, "pdf_too_big"), (DEEP, "pdf_broken")], ids=["greedy", "deep"]
)
def test_a_rendering_that_breaks_its_child_ends_and_the_next_succeeds(
    job: PaperJob, code: str
) -> None:
    with pytest.raises(PaperError) as refused:
        limited.render_limited(job, Limits(seconds=9, memory=190 * 1024 * 1024))
    assert refused.value.code == code
    assert limited.render_limited(PLAIN).startswith(b"%PDF")


def test_a_child_killed_between_two_papers_is_replaced() -> None:
    limited.render_limited(PLAIN)
    os.kill(_pid(), 9)
    time.sleep(0.1)
    assert limited.render_limited(PLAIN).startswith(b"%PDF")


def test_the_child_knows_no_secret_and_may_write_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "CANARY-secret")
    monkeypatch.setenv("DATABASE_URL", "postgres://CANARY")
    limited.render_limited(PLAIN)
    with open(f"/proc/{_pid()}/environ", "rb") as environment:
        assert b"CANARY" not in environment.read()
    with open(f"/proc/{_pid()}/limits") as limits:
        sizes = next(line for line in limits if line.startswith("Max file size"))
    assert sizes.split()[3] == "0"


def test_the_switch_refuses_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BELAY_PDF", "off")
    with pytest.raises(PaperError) as refused:
        limited.render_limited(PLAIN)
    assert refused.value.code == "pdf_off"
    assert len(refused.value.sentence.split()) > 4


def test_every_error_has_a_sentence() -> None:
    assert all(PaperError(code).sentence.endswith(".") for code in SENTENCES)
    assert PaperError("unheard_of").code == "pdf_broken"


def _print_in_a_fork(answers: "multiprocessing.Queue[bytes]") -> None:
    answers.put(limited.render_limited(PLAIN))
    limited.stop()


def test_a_daemonic_fork_prints_with_a_child_of_its_own() -> None:
    expected = limited.render_limited(PLAIN)
    pid = _pid()
    context = multiprocessing.get_context("fork")
    answers = context.Queue()
    worker = context.Process(target=_print_in_a_fork, args=(answers,), daemon=True)
    worker.start()
    assert answers.get(timeout=30) == expected
    worker.join(10)
    assert limited.render_limited(PLAIN) == expected
    assert _pid() == pid


def _pid() -> int:
    pid = limited.child_pid()
    assert pid is not None
    return pid
