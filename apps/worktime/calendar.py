"""A calendar that counts working time. See `spec` for its notation, `windows` for its parts."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from apps.worktime.compiled import HORIZON_YEARS, Compiled
from apps.worktime.errors import CalendarError
from apps.worktime.instants import EPOCH, MICRO, length, micros, moment, shown, years_away
from apps.worktime.spec import Rules, read_rules
from apps.worktime.working_days import nth_close
from apps.worktime.zones import local_ordinal

_NO_TIME = timedelta(0)


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

    __slots__ = ("_compiled",)

    def __init__(self, rules: Rules) -> None:
        self._compiled = Compiled(rules)

    @property
    def zone(self) -> ZoneInfo:
        """The zone whose local clock the windows are written in."""
        return self._compiled.rules.zone

    def add(self, start: datetime, duration: timedelta) -> datetime:
        """The earliest instant with `duration` of working time elapsed since `start`."""
        return EPOCH + MICRO * self._compiled.after(micros(start), length(duration))

    def subtract(self, end: datetime, duration: timedelta) -> datetime:
        """The latest instant with `duration` of working time still to elapse until `end`."""
        return EPOCH + MICRO * self._compiled.before(micros(end), length(duration))

    def elapsed(self, start: datetime, end: datetime) -> timedelta:
        """Working time in [start, end); zero when `end` is not after `start`."""
        table = self._compiled.table
        try:
            worked = table.worked(end - EPOCH) - table.worked(start - EPOCH)
        except (LookupError, TypeError, AttributeError, OverflowError):
            return MICRO * self._compiled.elapsed(micros(start), micros(end))
        return max(worked, _NO_TIME)

    def spans(self, start: datetime, end: datetime) -> list[Span]:
        """The open intervals inside [start, end), cut at its ends, in order."""
        first, last = micros(start), micros(end)
        if last <= first:
            return []
        open_time = self._compiled.reach(first, last).between(first, last)
        return [Span(moment(opens), moment(closes)) for opens, closes in open_time]

    def is_open(self, at: datetime) -> bool:
        """Whether working time passes at this instant: from an opening up to, not at, a close."""
        return self._compiled.is_open(micros(at))

    def next_opening(self, at: datetime) -> datetime:
        """The first open instant not before `at`: `at` itself while open, else an opening."""
        instant, compiled = micros(at), self._compiled
        return moment(instant if compiled.is_open(instant) else compiled.opening(instant))

    def next_closing(self, at: datetime) -> datetime:
        """The close of the interval open at `at`, else of the next one; always after `at`."""
        return moment(self._compiled.closing(micros(at)))

    def close_of_nth_working_day(self, at: datetime, n: int) -> datetime:
        """The last close of the n-th working day after the day of `at`, n from 1.

        The day of `at` is its local date, or the date before while that date's window over
        midnight is still open. A working day is a date on which a window starts.
        """
        instant = micros(at)
        horizon = years_away(instant, HORIZON_YEARS)
        return moment(nth_close(self._compiled.rules, instant, n, horizon))

    @property
    def loaded_until(self) -> datetime | None:
        """The end of the last loaded year of the observed production calendar.

        None when no production calendar is observed, or an empty one.
        """
        years = self._compiled.rules.years
        if not years:
            return None
        return datetime(max(years) + 1, 1, 1, tzinfo=self.zone).astimezone(UTC)

    def covers(self, until: datetime) -> bool:
        """Whether the production calendar is loaded for the year of a deadline `until`.

        True for a calendar that observes none. A deadline at the very end of a year belongs
        to that year.
        """
        instant, years = micros(until), self._compiled.rules.years
        if years is None:
            return True
        return date.fromordinal(local_ordinal(self.zone, instant - 1)).year in years

    def known_short_of(self, until: datetime) -> date | None:
        """The last day whose holidays are known, when a deadline `until` lies after it.

        None when nothing is missing: then the deadline is covered, or no production calendar is
        observed. Days after it are counted as the week has them.
        """
        end = self.loaded_until
        if end is None or micros(until) <= micros(end) or self.covers(until):
            return None
        return (end.astimezone(self.zone) - MICRO).date()


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
