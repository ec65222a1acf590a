"""How a promise is measured: pure arithmetic over a history, no framework.

A clock is one target on one request. Its run is cut out of the history by `runs`; what it says at
an instant is read off by `read`. Nothing is counted up anywhere, so everything can be read again.
All instants are aware datetimes; all durations are timedeltas of real elapsed working time.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol, TypeVar

T = TypeVar("T")
ZERO = timedelta(0)


class WorkCalendar(Protocol):
    """The part of `apps.worktime` that measuring needs."""

    def add(self, start: datetime, duration: timedelta) -> datetime: ...

    def elapsed(self, start: datetime, end: datetime) -> timedelta: ...

    def close_of_nth_working_day(self, at: datetime, n: int) -> datetime: ...


class Phase(StrEnum):
    """What an event means to one clock."""

    RUN = "run"
    PAUSE = "pause"
    STOP = "stop"
    CANCEL = "cancel"


class State(StrEnum):
    """What a clock is at an instant."""

    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    MISSED = "missed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Event:
    """One line of history as the clocks see it: from `at` on, the request is in `status`.

    `stage` is the stage a return came from; `new_cycle` marks a re-opening.
    """

    at: datetime
    status: str
    stage: str = ""
    urgent: bool = False
    new_cycle: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """A counted stretch `[start, end)`; the last one of a living clock has no end."""

    start: datetime
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """One clock's life cut out of the history."""

    cycle: int
    round: int
    urgent: bool
    spans: tuple[Span, ...]
    phase: Phase = Phase.RUN
    stopped_at: datetime | None = None

    @property
    def started_at(self) -> datetime:
        return self.spans[0].start


@dataclass(frozen=True, slots=True)
class Terms:
    """What a run is held to: minutes of working time, or the close of the n-th working day."""

    duration: timedelta = ZERO
    working_days: int = 0
    thresholds: tuple[int, ...] = (50, 75, 100, 150)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a clock says at an instant.

    `due_at` is None while paused before its due. `remaining` is working time, ZERO once due.
    """

    state: State
    started_at: datetime
    stopped_at: datetime | None
    due_at: datetime | None
    consumed: timedelta
    remaining: timedelta
    overrun: timedelta = ZERO
    overrun_wall: timedelta = ZERO
    breached: bool = False
    moments: tuple[tuple[int, datetime], ...] = field(default=())


def runs(history: Iterable[Event], means: Callable[[Event], Phase]) -> list[Run]:
    """Cut the clock's runs out of the history, oldest first.

    Coming back from a pause, or into the stage again, opens the next round; the round before it
    keeps the result it had when its side let go. A re-opening opens the next cycle.
    """
    found: list[Run] = []
    current: Run | None = None
    cycle = 1
    for event in history:
        cycle += event.new_cycle
        phase = means(event)
        if phase is Phase.RUN and (current is None or current.phase is Phase.PAUSE):
            if current is not None:
                found.append(_closed(current, event, Phase.STOP))
            number = 1 + sum(1 for run in found if run.cycle == cycle)
            current = Run(cycle, number, event.urgent, (Span(event.at),))
        elif phase is Phase.PAUSE and current is not None and current.phase is Phase.RUN:
            current = replace(current, spans=_cut(current.spans, event.at), phase=Phase.PAUSE)
        elif phase in (Phase.STOP, Phase.CANCEL) and current is not None:
            found.append(_closed(current, event, phase))
            current = None
    return found if current is None else [*found, current]


def _cut(spans: tuple[Span, ...], at: datetime) -> tuple[Span, ...]:
    return (*spans[:-1], Span(spans[-1].start, at))


def _closed(run: Run, event: Event, phase: Phase) -> Run:
    """The run ended by `event`; a paused one ended when its side let go."""
    if run.phase is Phase.PAUSE:
        return replace(run, phase=phase, stopped_at=run.spans[-1].end)
    return replace(run, spans=_cut(run.spans, event.at), phase=phase, stopped_at=event.at)


def reached(run: Run, duration: timedelta, calendar: WorkCalendar) -> datetime | None:
    """The earliest instant at which `duration` of working time was, or will be, counted.

    None when the run was closed or paused before that.
    """
    left = duration
    for span in run.spans:
        if span.end is None:
            return calendar.add(span.start, left)
        worked = calendar.elapsed(span.start, span.end)
        if worked >= left:
            return calendar.add(span.start, left)
        left -= worked
    return None


def read(run: Run, terms: Terms, calendar: WorkCalendar, at: datetime) -> Reading:
    """What the clock says at `at`, from the history alone."""
    until = run.stopped_at or at
    consumed = sum((calendar.elapsed(span.start, span.end or at) for span in run.spans), start=ZERO)
    moments = tuple(_moments(run, terms, calendar))
    due_at = dict(moments).get(100)
    breached = due_at is not None and until > due_at
    past = until if breached and due_at else None
    return Reading(
        state=_state(run, breached=breached),
        started_at=run.started_at,
        stopped_at=run.stopped_at,
        due_at=due_at,
        consumed=consumed,
        remaining=_remaining(terms, calendar, consumed, due_at, until),
        overrun=calendar.elapsed(due_at, past) if past and due_at else ZERO,
        overrun_wall=past - due_at if past and due_at else ZERO,
        breached=breached,
        moments=moments,
    )


def _moments(run: Run, terms: Terms, calendar: WorkCalendar) -> Iterable[tuple[int, datetime]]:
    """Each threshold in percent with the instant it is reached; 100 is always among them."""
    if terms.working_days:
        yield 100, calendar.close_of_nth_working_day(run.started_at, terms.working_days)
        return
    for percent in sorted({*terms.thresholds, 100}):
        moment = reached(run, terms.duration * percent / 100, calendar)
        if moment is not None:
            yield percent, moment


def _state(run: Run, *, breached: bool) -> State:
    if run.phase is Phase.RUN:
        return State.RUNNING
    if run.phase is Phase.PAUSE:
        return State.PAUSED
    if breached:
        return State.MISSED
    return State.CANCELLED if run.phase is Phase.CANCEL else State.MET


def _remaining(
    terms: Terms,
    calendar: WorkCalendar,
    consumed: timedelta,
    due_at: datetime | None,
    until: datetime,
) -> timedelta:
    if terms.working_days and due_at is not None:
        return max(ZERO, calendar.elapsed(until, due_at))
    return max(ZERO, terms.duration - consumed)


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a target applies; empty text means everywhere."""

    metric: str
    package_code: str
    stage: str
    repeat: bool
    urgent: bool


def choose(targets: Sequence[tuple[Scope, T]], wanted: Scope) -> T | None:
    """The most particular target that fits: the round first, then the route, then the package."""
    best: tuple[tuple[bool, bool, bool], T] | None = None
    for scope, target in targets:
        if not _fits(scope, wanted):
            continue
        rank = (scope.repeat, scope.urgent, scope.package_code != "")
        if best is None or rank > best[0]:
            best = (rank, target)
    return None if best is None else best[1]


def _fits(scope: Scope, wanted: Scope) -> bool:
    return (
        scope.metric == wanted.metric
        and scope.stage == wanted.stage
        and scope.package_code in ("", wanted.package_code)
        and scope.repeat <= wanted.repeat
        and scope.urgent <= wanted.urgent
    )
