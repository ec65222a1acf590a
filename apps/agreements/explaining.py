"""Why this minute: one clock taken apart into everything its due instant is made of.

Pure arithmetic, no framework. What is told here is read from the same run, terms and calendar as
the clock itself, so the stretches add up to it exactly.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from apps.agreements.engine import Basis, Mode, Reading, Run, Says, State, Terms, measure
from apps.worktime.calendar import WorkCalendar

ZERO = timedelta(0)


class Kind(StrEnum):
    """What a stretch of a clock's life was.

    Working time; off hours; time in other hands or waiting; time that a restart set aside.
    """

    COUNTED = "counted"
    CLOSED = "closed"
    PAUSED = "paused"
    SET_ASIDE = "set_aside"


class Lever(StrEnum):
    """What would move a due instant."""

    RETURN = "return"
    URGENT = "urgent"
    REBASE = "rebase"
    CALENDAR = "calendar"


@dataclass(frozen=True, slots=True)
class Hold:
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
    """A share of the target in percent, when it is used up, and whether it has been.

    A warning so many working minutes before the due has `before` and no percent.
    """

    percent: int
    at: datetime
    reached: bool
    before: int = 0


@dataclass(frozen=True, slots=True)
class Move:
    """Something that would move the due; `target` is the length it would be held to, if any."""

    lever: Lever
    target: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """A clock as of `at`: the working time of its stretches adds up to what it consumed.

    `known_until`: the last day with known holidays, when the due lies after it.
    """

    reading: Reading
    stretches: tuple[Stretch, ...]
    thresholds: tuple[Threshold, ...]
    moves: tuple[Move, ...]
    known_until: date | None = None

    @property
    def pauses(self) -> tuple[Stretch, ...]:
        """The stretches in other hands."""
        return tuple(one for one in self.stretches if one.kind is Kind.PAUSED)


def explain(
    run: Run,
    bases: Sequence[Basis],
    at: datetime,
    *,
    holds: Sequence[Hold] = (),
    urgent: Terms | None = None,
) -> Explanation:
    """The clock of `run` as of `at`.

    `bases`: the terms and calendars it was held to, oldest first, each with a calendar of
    `apps.worktime`; `holds`: the request's history, oldest first; `urgent`: what the urgent
    route would promise.
    """
    reading = measure(run, bases, at)
    until = reading.stopped_at or at
    return Explanation(
        reading=reading,
        stretches=tuple(_stretches(run, _rulings(bases), at, holds)),
        thresholds=tuple(_thresholds(reading, until)),
        moves=tuple(_moves(run, reading, urgent)),
        known_until=known_until(bases[-1].calendar, reading.due_at),
    )


def known_until(calendar: object, due_at: datetime | None) -> date | None:
    """The last day whose holidays `calendar` knows, when `due_at` lies after it; else None."""
    if due_at is None or not isinstance(calendar, WorkCalendar):
        return None
    return calendar.known_short_of(due_at)


def _thresholds(reading: Reading, until: datetime) -> Iterator[Threshold]:
    """Everything the present target says, in the order of time."""
    for one in reading.says:
        if one.target_seq == reading.target_seq:
            is_before = one.kind is Says.BEFORE
            percent, before = (0, one.threshold) if is_before else (one.threshold, 0)
            yield Threshold(percent, one.at, one.at <= until, before)


Ruling = tuple[datetime, WorkCalendar | None]


def _rulings(bases: Sequence[Basis]) -> list[Ruling]:
    """From which instant which calendar counts for the present target; None counts nothing."""
    found: list[Ruling] = []
    for basis in bases:
        calendar = basis.calendar
        if not isinstance(calendar, WorkCalendar):
            raise TypeError("A clock is explained by a calendar of apps.worktime.")
        if basis.mode is Mode.RETROACTIVE and found:
            found = [(found[0][0], calendar)]
        elif basis.mode is Mode.RESTART and found:
            found = [(found[0][0], None), (basis.at, calendar)]
        else:
            found.append((basis.at, calendar))
    return found


def _stretches(
    run: Run, rulings: Sequence[Ruling], at: datetime, holds: Sequence[Hold]
) -> Iterator[Stretch]:
    """Counted and closed time of every span, and the pauses before, between and after them."""
    reached, until = run.started_at, run.stopped_at or at
    for span in run.spans:
        if span.start > reached:
            yield from _idle(Kind.PAUSED, reached, span.start, holds)
        reached = span.end or at
        for start, end, calendar in _ruled(span.start, reached, rulings):
            if calendar is None:
                yield from _idle(Kind.SET_ASIDE, start, end, holds)
            else:
                yield from _worked(calendar, start, end, holds)
    if reached < until:
        yield from _idle(Kind.PAUSED, reached, until, holds)


def _ruled(
    start: datetime, end: datetime, rulings: Sequence[Ruling]
) -> Iterator[tuple[datetime, datetime, WorkCalendar | None]]:
    edges = [(max(start, since), calendar) for since, calendar in rulings if since < end]
    if edges and edges[0][0] > start:
        yield start, edges[0][0], None
    for number, (since, calendar) in enumerate(edges):
        until = edges[number + 1][0] if number + 1 < len(edges) else end
        if since < until:
            yield since, until, calendar


def _idle(kind: Kind, start: datetime, end: datetime, holds: Sequence[Hold]) -> Iterator[Stretch]:
    for first, last, hold in _held(start, end, holds):
        yield Stretch(kind, first, last, ZERO, hold.holder, hold.status)


def _held(
    start: datetime, end: datetime, holds: Sequence[Hold]
) -> Iterator[tuple[datetime, datetime, Hold]]:
    """`[start, end)` cut where the status changed; lines that leave it as it is cut nothing."""
    current = next((hold for hold in reversed(holds) if hold.at <= start), Hold(start, "", ""))
    reached = start
    for hold in holds:
        if start < hold.at < end and hold.status != current.status:
            yield reached, hold.at, current
            reached, current = hold.at, hold
    if reached < end:
        yield reached, end, current


def _worked(
    calendar: WorkCalendar, start: datetime, end: datetime, holds: Sequence[Hold]
) -> Iterator[Stretch]:
    for first, last, hold in _held(start, end, holds):
        reached = first
        for opened in calendar.spans(first, last):
            if opened.start > reached:
                yield Stretch(Kind.CLOSED, reached, opened.start, ZERO, hold.holder, hold.status)
            worked = opened.end - opened.start
            yield Stretch(Kind.COUNTED, opened.start, opened.end, worked, hold.holder, hold.status)
            reached = opened.end
        if reached < last:
            yield Stretch(Kind.CLOSED, reached, last, ZERO, hold.holder, hold.status)


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
