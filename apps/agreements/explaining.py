"""Why this minute: one clock taken apart into everything its due instant is made of.

Pure arithmetic, no framework. What is told here is read from the same run, terms and calendar as
the clock itself, so the stretches add up to it exactly.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from apps.agreements.engine import Reading, Run, State, Terms, read
from apps.worktime.calendar import Span

ZERO = timedelta(0)


class Calendar(Protocol):
    """The part of `apps.worktime` that explaining needs."""

    def add(self, start: datetime, duration: timedelta) -> datetime: ...

    def elapsed(self, start: datetime, end: datetime) -> timedelta: ...

    def close_of_nth_working_day(self, at: datetime, n: int) -> datetime: ...

    def spans(self, start: datetime, end: datetime) -> list[Span]: ...


class Kind(StrEnum):
    """What a stretch of a clock's life was: working time, off hours, or another party's time."""

    COUNTED = "counted"
    CLOSED = "closed"
    PAUSED = "paused"


class Lever(StrEnum):
    """What would move a due instant."""

    RETURN = "return"
    URGENT = "urgent"
    REBASE = "rebase"
    CALENDAR = "calendar"


@dataclass(frozen=True, slots=True)
class Turn:
    """From `at` on the request was in `status`, in the hands of `holder`."""

    at: datetime
    status: str
    holder: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """`[start, end)` of a clock's life; `holder` and `status` say who had the request."""

    kind: Kind
    start: datetime
    end: datetime
    worked: timedelta
    holder: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class Threshold:
    """A share of the target in percent, when it is used up, and whether it has been."""

    percent: int
    at: datetime
    reached: bool


@dataclass(frozen=True, slots=True)
class Move:
    """Something that would move the due; `target` is the length it would be held to, if any."""

    lever: Lever
    target: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """A clock as of `at`: the working time of its stretches adds up to what it consumed."""

    reading: Reading
    stretches: tuple[Stretch, ...]
    thresholds: tuple[Threshold, ...]
    moves: tuple[Move, ...]

    @property
    def pauses(self) -> tuple[Stretch, ...]:
        """The stretches in other hands."""
        return tuple(one for one in self.stretches if one.kind is Kind.PAUSED)


def explain(
    run: Run,
    terms: Terms,
    calendar: Calendar,
    at: datetime,
    *,
    turns: Sequence[Turn] = (),
    urgent: Terms | None = None,
) -> Explanation:
    """The clock of `run` as of `at`.

    `turns`: the request's history, oldest first; `urgent`: what the urgent route would promise.
    """
    reading = read(run, terms, calendar, at)
    until = reading.stopped_at or at
    return Explanation(
        reading=reading,
        stretches=tuple(_stretches(run, calendar, at, turns)),
        thresholds=tuple(Threshold(share, due, due <= until) for share, due in reading.moments),
        moves=tuple(_moves(run, reading, urgent)),
    )


def _stretches(
    run: Run, calendar: Calendar, at: datetime, turns: Sequence[Turn]
) -> Iterator[Stretch]:
    """Counted and closed time of every span, and the pauses between and after them."""
    reached = run.started_at
    for span in run.spans:
        if span.start > reached:
            yield from _paused(reached, span.start, turns)
        reached = span.end or at
        for piece in _cut(span.start, reached, turns):
            yield from _worked(calendar, piece)
    if run.stopped_at is None and reached < at:
        yield from _paused(reached, at, turns)


def _paused(start: datetime, end: datetime, turns: Sequence[Turn]) -> Iterator[Stretch]:
    for first, last, turn in _cut(start, end, turns):
        holder, status = (turn.holder, turn.status) if turn else ("", "")
        yield Stretch(Kind.PAUSED, first, last, ZERO, holder, status)


Piece = tuple[datetime, datetime, Turn | None]


def _cut(start: datetime, end: datetime, turns: Sequence[Turn]) -> Iterator[Piece]:
    """`[start, end)` cut where the status changed; lines that leave it as it is cut nothing."""
    current = next((turn for turn in reversed(turns) if turn.at <= start), None)
    reached = start
    for turn in turns:
        if not start < turn.at < end:
            continue
        if current is None or turn.status != current.status:
            yield reached, turn.at, current
            reached = turn.at
        current = turn
    if reached < end:
        yield reached, end, current


def _worked(calendar: Calendar, piece: Piece) -> Iterator[Stretch]:
    reached, end, turn = piece
    holder, status = (turn.holder, turn.status) if turn else ("", "")
    for opened in calendar.spans(reached, end):
        if opened.start > reached:
            yield Stretch(Kind.CLOSED, reached, opened.start, ZERO, holder, status)
        worked = opened.end - opened.start
        yield Stretch(Kind.COUNTED, opened.start, opened.end, worked, holder, status)
        reached = opened.end
    if reached < end:
        yield Stretch(Kind.CLOSED, reached, end, ZERO, holder, status)


def _moves(run: Run, reading: Reading, urgent: Terms | None) -> Iterator[Move]:
    """A clock that has stopped moves by nothing but a recorded correction of its history."""
    if reading.state not in (State.RUNNING, State.PAUSED):
        return
    if reading.state is State.RUNNING:
        yield Move(Lever.RETURN)
    if urgent is not None and urgent.duration and not run.urgent:
        yield Move(Lever.URGENT, urgent.duration)
    yield Move(Lever.REBASE)
    yield Move(Lever.CALENDAR)
