"""A calendar that counts working time. See `spec` for its notation, `windows` for its parts."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from apps.worktime.errors import CalendarError, NoWorkingTime
from apps.worktime.instants import (
    DAY,
    EPOCH,
    MICRO,
    length,
    micros,
    moment,
    shown,
    year_of,
    years_away,
)
from apps.worktime.spec import Rules, read_rules
from apps.worktime.timetable import Timetable, timetable
from apps.worktime.working_days import nth_close
from apps.worktime.zones import local_ordinal

HORIZON_YEARS = 3
_SURELY_NEAR = HORIZON_YEARS * 365 * DAY
_NO_TIME = timedelta(0)

# A longer stretch is refused, and no more years than the second are kept compiled.
_LONGEST_YEARS = 400
_KEPT_YEARS = 40


class Span(NamedTuple):
    """A half-open interval [start, end) of instants, in UTC."""

    start: datetime
    end: datetime


class WorkCalendar:
    """Half-open intervals of open time, and arithmetic on them.

    Instants are aware datetimes in any zone; results are in UTC. Durations are real elapsed
    time, exact to the microsecond. Every method raises CalendarError for an instant without a
    UTC offset or a duration that is not positive, and the searching ones NoWorkingTime when
    the answer lies more than three years away. Safe to share between threads.
    """

    __slots__ = ("_rules", "_timetable")

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._timetable = Timetable({})

    @property
    def zone(self) -> ZoneInfo:
        """The zone whose local clock the windows are written in."""
        return self._rules.zone

    def add(self, start: datetime, duration: timedelta) -> datetime:
        """The earliest instant with `duration` of working time elapsed since `start`."""
        at = micros(start)
        budget = length(duration)
        table = self._timetable
        if at < table.since or at > table.until:
            table = self._reach(at, at)
        due = table.after(at, budget)
        if due > table.until or due - at > _SURELY_NEAR:
            due = self._far_after(at, budget)
        return EPOCH + MICRO * due

    def subtract(self, end: datetime, duration: timedelta) -> datetime:
        """The latest instant with `duration` of working time still to elapse until `end`."""
        at = micros(end)
        budget = length(duration)
        table = self._timetable
        if at < table.since or at > table.until:
            table = self._reach(at, at)
        start = table.before(at, budget)
        if start < table.since or at - start > _SURELY_NEAR:
            start = self._far_before(at, budget)
        return EPOCH + MICRO * start

    def elapsed(self, start: datetime, end: datetime) -> timedelta:
        """Working time in [start, end); zero when `end` is not after `start`."""
        table = self._timetable
        try:
            worked = table.worked(end - EPOCH) - table.worked(start - EPOCH)
        except (LookupError, TypeError, AttributeError, OverflowError):
            return self._far_elapsed(start, end)
        return max(worked, _NO_TIME)

    def spans(self, start: datetime, end: datetime) -> list[Span]:
        """The open intervals inside [start, end), cut at its ends, in order."""
        first, last = micros(start), micros(end)
        if last <= first:
            return []
        open_time = self._reach(first, last).between(first, last)
        return [Span(moment(opens), moment(closes)) for opens, closes in open_time]

    def is_open(self, at: datetime) -> bool:
        """Whether working time passes at this instant: from an opening up to, not at, a close."""
        instant = micros(at)
        return self._reach(instant, instant).edge_after(instant) % 2 == 1

    def next_opening(self, at: datetime) -> datetime:
        """The first open instant not before `at`: `at` itself while open, else an opening."""
        instant = micros(at)
        if self._reach(instant, instant).edge_after(instant) % 2:
            return moment(instant)
        return moment(self._edge(instant, 0))

    def next_closing(self, at: datetime) -> datetime:
        """The close of the interval open at `at`, else of the next one; always after `at`."""
        instant = micros(at)
        return moment(self._edge(instant, 1))

    def close_of_nth_working_day(self, at: datetime, n: int) -> datetime:
        """The last close of the n-th working day after the day of `at`, n from 1.

        The day of `at` is its local date, or the date before while that date's window over
        midnight is still open. A working day is a date on which a window starts.
        """
        instant = micros(at)
        horizon = years_away(instant, HORIZON_YEARS)
        return moment(nth_close(self._rules, instant, n, horizon))

    @property
    def loaded_until(self) -> datetime | None:
        """The end of the last year of the observed production calendar; None if none is."""
        years = self._rules.years
        return self._midnight(max(years) + 1) if years else None

    def covers(self, until: datetime) -> bool:
        """Whether the production calendar is loaded for the year of a deadline `until`.

        True for a calendar that observes none. A deadline at the very end of a year belongs
        to that year.
        """
        years = self._rules.years
        if years is None:
            return True
        ordinal = local_ordinal(self.zone, micros(until) - 1)
        return date.fromordinal(ordinal).year in years

    def _midnight(self, year: int) -> datetime:
        return datetime(year, 1, 1, tzinfo=self.zone).astimezone(UTC)

    def _reach(self, first: int, last: int) -> Timetable:
        """A timetable exact from instant `first` to instant `last`."""
        table = self._timetable
        if table.since <= first and last <= table.until:
            return table
        years = year_of(first - 2 * DAY), year_of(last + DAY)
        if years[1] - years[0] > _LONGEST_YEARS:
            raise CalendarError(
                "Working time is not counted over more than %(years)s years.",
                years=_LONGEST_YEARS,
            )
        both = min(*table.years, *years), max(*table.years, *years)
        if both[1] - both[0] < _KEPT_YEARS:
            years = both
        self._timetable = table = timetable(self._rules, *years, table.years)
        return table

    def _far_elapsed(self, start: datetime, end: datetime) -> timedelta:
        first, last = micros(start), micros(end)
        if last <= first:
            return _NO_TIME
        table = self._reach(first, last)
        return MICRO * (table.measure(last) - table.measure(first))

    def _far_after(self, at: int, budget: int) -> int:
        horizon = years_away(at, HORIZON_YEARS)
        due = self._reach(at, horizon).after(at, budget)
        if due > horizon:
            raise _too_far(at)
        return due

    def _far_before(self, at: int, budget: int) -> int:
        horizon = years_away(at, -HORIZON_YEARS)
        start = self._reach(horizon, at).before(at, budget)
        if start < horizon:
            raise _too_far(at)
        return start

    def _edge(self, at: int, parity: int) -> int:
        """The first opening (parity 0) or close (1) after `at`."""
        horizon = years_away(at, HORIZON_YEARS)
        table = self._reach(at, horizon)
        edge = table.edge_after(at)
        edge += (edge - parity) % 2
        if edge >= len(table.edges) - 1 or table.edges[edge] > horizon:
            raise _too_far(at)
        return table.edges[edge]


def calendar_from_spec(
    spec: Mapping[str, object], production: Mapping[str, object] | None = None
) -> WorkCalendar:
    """The calendar written as `spec` (see apps.worktime.spec); CalendarError if it is wrong.

    `production` is a parsed production calendar, the bundled one of Russia when None; it is
    looked at only if the spec names one. Equal specs share one compiled calendar.
    """
    if not isinstance(spec, Mapping):
        raise CalendarError(
            "A calendar must be a map of settings, not %(value)s.", value=shown(spec)
        )
    return _calendar(_canonical(spec), None if production is None else _canonical(production))


@lru_cache(maxsize=128)
def _calendar(spec: str, production: str | None) -> WorkCalendar:
    return WorkCalendar(
        read_rules(json.loads(spec), None if production is None else json.loads(production))
    )


def _canonical(written: object) -> str:
    try:
        return json.dumps(
            dict(written) if isinstance(written, Mapping) else written, sort_keys=True
        )
    except (TypeError, ValueError, RecursionError):
        raise CalendarError(
            "A calendar is written in texts, lists and maps only, not %(value)s.",
            value=shown(written),
        ) from None


def _too_far(at: int) -> NoWorkingTime:
    return NoWorkingTime(
        "There is not enough working time within %(years)s years of %(at)s.",
        years=HORIZON_YEARS,
        at=moment(at).isoformat(),
    )
