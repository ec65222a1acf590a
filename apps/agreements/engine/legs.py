"""A run measured leg by leg: one leg for each terms it was held to, with what came along."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from apps.agreements.engine.lives import Mode, Run, Span
from apps.agreements.engine.targets import ZERO, Terms, WorkCalendar

TARGET_CHANGED = "target_changed"
MINUTE = timedelta(minutes=1)


class Says(StrEnum):
    """What a clock can say: a percentage reached, minutes left, the due passed."""

    WARNING = "warning"
    BEFORE = "before"
    BREACH = "breach"


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing a clock says at `at`, once for each target; `cause` is set on a changed target."""

    at: datetime
    target_seq: int
    kind: Says
    threshold: int
    cause: str = ""

    @property
    def key(self) -> tuple[int, str, int]:
        return (self.target_seq, self.kind.value, self.threshold)


@dataclass(frozen=True, slots=True)
class Basis:
    """Terms and calendar a run is measured by from `at` on."""

    at: datetime
    terms: Terms
    calendar: WorkCalendar
    mode: Mode = Mode.CARRY


@dataclass(frozen=True, slots=True)
class Leg:
    """The stretch of a run under one basis: from its instant up to, not at, the next one's.

    `used` and `days` came along; `origin` is where counting of working days began.
    """

    seq: int
    basis: Basis
    until: datetime | None
    spans: tuple[Span, ...]
    origin: datetime
    used: timedelta = ZERO
    days: int = 0

    def consumed(self, at: datetime) -> timedelta:
        """Working time against this target as of `at`."""
        return self.used + worked(self.basis.calendar, self.spans, at)


def legs(run: Run, bases: Sequence[Basis]) -> list[Leg]:
    """The run's legs, oldest first; `bases` are oldest first and at least one."""
    if len(bases) == 1 and bases[0].at == run.started_at:
        return [Leg(1, bases[0], None, run.spans, run.started_at)]
    found: list[Leg] = []
    for number, basis in enumerate(bases):
        until = bases[number + 1].at if number + 1 < len(bases) else None
        spans = tuple(_clipped(run.spans, basis.at, until))
        origin, used, days = _brought_along(run, basis, found)
        found.append(Leg(number + 1, basis, until, spans, origin, used, days))
    return found


def _brought_along(
    run: Run, basis: Basis, before: Sequence[Leg]
) -> tuple[datetime, timedelta, int]:
    if not before or basis.mode is Mode.RESTART:
        return basis.at, ZERO, 0
    if basis.mode is Mode.RETROACTIVE:
        spans = tuple(_clipped(run.spans, run.started_at, basis.at))
        used = worked(basis.calendar, spans, basis.at)
        return run.started_at, used, _days(basis, spans, run.started_at)
    last = before[-1]
    days = last.days + _days(last.basis, last.spans, last.origin)
    return last.origin, last.consumed(basis.at), days


def _clipped(spans: Iterable[Span], since: datetime, until: datetime | None) -> Iterator[Span]:
    for span in spans:
        start = max(span.start, since)
        ends = [end for end in (span.end, until) if end is not None]
        end = min(ends) if ends else None
        if end is None or start < end:
            yield Span(start, end)


def worked(
    calendar: WorkCalendar, spans: Iterable[Span], at: datetime, since: datetime | None = None
) -> timedelta:
    """Working time inside the spans up to `at`, or from `since` on."""
    total = ZERO
    for span in spans:
        start = span.start if since is None else max(since, span.start)
        total += calendar.elapsed(start, at if span.end is None else min(span.end, at))
    return total


def moments(leg: Leg) -> Iterator[Moment]:
    """All the leg says, the due among it, whether or not it ended before; unordered."""
    terms, seq = leg.basis.terms, leg.seq
    if terms.working_days:
        yield from _day_moments(leg)
        return
    for percent in {*terms.thresholds, 100}:
        length = terms.duration * percent / 100
        at = _reached(leg, length)
        if at is not None and _is_within(leg, at):
            kind = Says.BREACH if percent == 100 else Says.WARNING
            yield Moment(at, seq, kind, percent, _cause(kind, leg.used >= length))
    for minutes in terms.before_due:
        length = terms.duration - minutes * MINUTE
        at = _reached(leg, length) if length > ZERO else None
        if at is not None and _is_within(leg, at):
            yield Moment(at, seq, Says.BEFORE, minutes)


def _day_moments(leg: Leg) -> Iterator[Moment]:
    left = leg.basis.terms.working_days - leg.days
    due = leg.basis.at if left <= 0 else _nth_counted_close(leg, left)
    if due is None:
        return
    if _is_within(leg, due):
        yield Moment(due, leg.seq, Says.BREACH, 100, _cause(Says.BREACH, left <= 0))
    for minutes in leg.basis.terms.before_due:
        at = max(leg.basis.at, leg.basis.calendar.subtract(due, minutes * MINUTE))
        if _is_within(leg, at):
            yield Moment(at, leg.seq, Says.BEFORE, minutes)


def _cause(kind: Says, nothing_left: bool) -> str:
    return TARGET_CHANGED if kind is Says.BREACH and nothing_left else ""


def _is_within(leg: Leg, at: datetime) -> bool:
    return leg.until is None or at < leg.until


def _reached(leg: Leg, duration: timedelta) -> datetime | None:
    """When `duration` was, or will be, used; at the leg's begin when it is used already.

    None when the run was closed or rests before that.
    """
    left, calendar = duration - leg.used, leg.basis.calendar
    if left <= ZERO:
        return leg.basis.at
    for span in leg.spans:
        if span.end is None:
            return calendar.add(span.start, left)
        spent = calendar.elapsed(span.start, span.end)
        if spent >= left:
            return calendar.add(span.start, left)
        left -= spent
    return None


def _nth_counted_close(leg: Leg, left: int) -> datetime | None:
    """The close of the day that is the `left`-th one on which the clock counted at its close."""
    calendar, spans = leg.basis.calendar, leg.spans
    if spans and spans[0].start == leg.origin and spans[0].end is None:
        return calendar.close_of_nth_working_day(leg.origin, left)
    if not spans:
        return None
    number = 0
    while left:
        number += 1
        close = calendar.close_of_nth_working_day(leg.origin, number)
        if spans[-1].end is not None and close > spans[-1].end:
            return None
        left -= _is_counted(spans, close)
    return close


def _days(basis: Basis, spans: Sequence[Span], origin: datetime) -> int:
    """How many working days closed while the clock counted; every span has an end."""
    last = spans[-1].end if spans else None
    if last is None or not basis.terms.working_days:
        return 0
    found, number = 0, 1
    while (close := basis.calendar.close_of_nth_working_day(origin, number)) <= last:
        found += _is_counted(spans, close)
        number += 1
    return found


def _is_counted(spans: Sequence[Span], close: datetime) -> bool:
    return any(span.start < close and (span.end is None or close <= span.end) for span in spans)
