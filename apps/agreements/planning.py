"""The way back from the client's closing time: the latest safe moment of every step left.

Pure arithmetic, no framework. A step is measured in the calendar of the side that does it, so
nights, lunches, weekends and holidays of either side are skipped where they lie. The closing time
is an absolute instant: no pause ever moves it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from apps.worktime.errors import NoWorkingTime

ZERO = timedelta(0)
LONGEST_SEARCH = timedelta(days=3 * 366)
INSTANT = timedelta(microseconds=1)


class Calendar(Protocol):
    """The part of `apps.worktime` that planning needs."""

    def add(self, start: datetime, duration: timedelta) -> datetime: ...

    def subtract(self, end: datetime, duration: timedelta) -> datetime: ...

    def elapsed(self, start: datetime, end: datetime) -> timedelta: ...

    def close_of_nth_working_day(self, at: datetime, n: int) -> datetime: ...


class Verdict(StrEnum):
    """Whether everybody keeping his promise is enough."""

    SAFE = "safe"
    TIGHT = "tight"
    IMPOSSIBLE_BASE = "impossible_base"
    IMPOSSIBLE = "impossible"


@dataclass(frozen=True, slots=True)
class Step:
    """A step still to be done, with what is left of its target.

    `side`: insurer | agency | client. `left` is working time in `calendar`; ZERO for a step that
    takes none, as the client's. `working_days` stands in for `left`: by close of the n-th working
    day. Without a calendar the step takes no time. `under_way`: its clock counts in this very
    calendar, so that `left` shrinks as time passes. `target` is the whole promise.
    """

    code: str
    side: str
    left: timedelta = ZERO
    calendar: Calendar | None = None
    working_days: int = 0
    under_way: bool = False
    target: timedelta = ZERO


@dataclass(frozen=True, slots=True)
class Planned:
    """A step with its latest safe moments, in UTC; both None when no working time leads there."""

    step: Step
    latest_start: datetime | None
    latest_finish: datetime | None


@dataclass(frozen=True, slots=True)
class Way:
    """One route planned back from the closing time.

    `slack` is how much time the first step may still lose: working time of the side that does
    it, time by the clock for the client; None when it is too late already.
    """

    steps: tuple[Planned, ...]
    slack: timedelta | None

    @property
    def fits(self) -> bool:
        """Everybody keeping his promise is enough."""
        return self.slack is not None

    @property
    def fits_until(self) -> datetime | None:
        """The last moment at which it fits if nobody does anything; past when it is too late.

        A clock that counts eats its own step and nothing else until it is due: it is too late when
        the next step had to begin. Whoever has not begun must begin in time.
        """
        first = self.steps[0]
        counts = self.fits and first.step.under_way
        return first.latest_finish if counts else first.latest_start


@dataclass(frozen=True, slots=True)
class Turning:
    """When the verdict turns by itself, as long as nobody moves: in UTC, never out of order.

    Just in time from `tight_from`, too late on the request's own route after `late_after`, on the
    faster one as well after `lost_after`.
    """

    tight_from: datetime
    late_after: datetime
    lost_after: datetime

    def at(self, at: datetime) -> Verdict:
        """The verdict of that moment."""
        if at <= self.late_after:
            return Verdict.SAFE if at < self.tight_from else Verdict.TIGHT
        return Verdict.IMPOSSIBLE_BASE if at <= self.lost_after else Verdict.IMPOSSIBLE


def turning(base: Way, urgent: Way | None, *, tight: timedelta, at: datetime) -> Turning:
    """When the ways planned as of `at` stop fitting; `tight` as for `verdict`."""
    gone = at.astimezone(UTC) - INSTANT
    late_after = base.fits_until or gone
    lost_after = (urgent.fits_until if urgent is not None else None) or late_after
    tight_from = late_after if base.slack is None else _tight_from(base, late_after, tight)
    return Turning(min(tight_from, late_after), late_after, max(late_after, lost_after))


def _tight_from(way: Way, until: datetime, tight: timedelta) -> datetime:
    calendar = way.steps[0].step.calendar
    try:
        return until - tight if calendar is None else calendar.subtract(until, tight)
    except NoWorkingTime:
        return until


def way_back(
    steps: Sequence[Step], *, closing_at: datetime, buffer: timedelta, at: datetime
) -> Way:
    """The steps in their order, each with its latest safe moments as of `at`.

    `buffer` is wall time kept free before the closing. A request with no step left always fits.
    """
    finish: datetime | None = closing_at.astimezone(UTC) - buffer
    planned: list[Planned] = []
    for step in reversed(steps):
        start = None if finish is None else _latest_start(step, finish)
        planned.append(Planned(step, start, finish))
        finish = start
    planned.reverse()
    return Way(tuple(planned), _slack(planned, at.astimezone(UTC)))


def done_at(steps: Sequence[Step], *, at: datetime) -> datetime | None:
    """When the last step ends if each begins at once and takes all that is left of it, in UTC.

    What the client needs is not in it. None when the working time never suffices.
    """
    reached = at.astimezone(UTC)
    try:
        for step in steps:
            reached = _end(step, reached)
    except NoWorkingTime:
        return None
    return reached


def _end(step: Step, start: datetime) -> datetime:
    if step.calendar is None:
        return start
    if step.working_days:
        return step.calendar.close_of_nth_working_day(start, step.working_days)
    return step.calendar.add(start, step.left) if step.left > ZERO else start


def verdict(base: Way, urgent: Way | None, *, tight: timedelta) -> Verdict:
    """What to say of a closing; `urgent` is None when there is no faster route than `base`.

    `tight`: a first step that may lose no more than this is just in time.
    """
    if base.slack is not None:
        return Verdict.SAFE if not base.steps or base.slack > tight else Verdict.TIGHT
    return Verdict.IMPOSSIBLE_BASE if urgent is not None and urgent.fits else Verdict.IMPOSSIBLE


def _latest_start(step: Step, finish: datetime) -> datetime | None:
    if step.calendar is None:
        return finish
    try:
        if step.working_days:
            return _day_before(step.calendar, finish, step.working_days)
        return step.calendar.subtract(finish, step.left) if step.left > ZERO else finish
    except NoWorkingTime:
        return None


def _day_before(calendar: Calendar, finish: datetime, days: int) -> datetime | None:
    """The latest second from which the close of the n-th working day is not after `finish`.

    A later start never brings an earlier close, so halving the interval finds it.
    """
    early, late = finish - LONGEST_SEARCH, finish
    if calendar.close_of_nth_working_day(early, days) > finish:
        return None
    while late - early > timedelta(seconds=1):
        middle = early + (late - early) / 2
        if calendar.close_of_nth_working_day(middle, days) <= finish:
            early = middle
        else:
            late = middle
    return early.replace(microsecond=0)


def _slack(planned: Sequence[Planned], at: datetime) -> timedelta | None:
    if not planned:
        return ZERO
    first = planned[0]
    if first.latest_start is None or first.latest_start < at:
        return None
    if first.step.calendar is None:
        return first.latest_start - at
    return first.step.calendar.elapsed(at, first.latest_start)
