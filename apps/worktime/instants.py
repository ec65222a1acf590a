"""Instants and durations as whole microseconds: exact, and cheap to compare and subtract.

An instant is the number of microseconds since 1970-01-01 00:00 UTC. A *wall* time is the same
count read off a local clock, without its offset.
"""

import reprlib
from datetime import UTC, datetime, timedelta

from apps.worktime.errors import CalendarError

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EPOCH_ORDINAL = EPOCH.toordinal()
MICRO = timedelta(microseconds=1)
SECOND = 1_000_000
MINUTE = 60 * SECOND
DAY = 86_400 * SECOND

# A year is compiled with the days around it, and Python has no year 0 and no year 10000.
FIRST_YEAR, LAST_YEAR = 3, 9997

_BRIEF = reprlib.Repr()
_BRIEF.maxstring = 60


def micros(instant: datetime) -> int:
    """The instant as microseconds since the epoch; CalendarError unless an aware datetime.

    An aware datetime is an instant through its own UTC offset (`fold` included). Its zone is
    never UTC's very object unless it is UTC, so the difference is always a real one.
    """
    try:
        since = instant - EPOCH
        return (since.days * 86_400 + since.seconds) * SECOND + since.microseconds
    except (TypeError, AttributeError, OverflowError):
        raise _not_an_instant(instant) from None


def length(duration: timedelta) -> int:
    """The duration as microseconds; CalendarError unless a positive timedelta."""
    if type(duration) is not timedelta and not isinstance(duration, timedelta):
        raise CalendarError("A duration must be a timedelta, not %(value)s.", value=shown(duration))
    span = (duration.days * 86_400 + duration.seconds) * SECOND + duration.microseconds
    if span <= 0:
        raise CalendarError(
            "A duration must be longer than zero, and %(value)s is not.", value=str(duration)
        )
    return span


def moment(instant: int) -> datetime:
    """The aware datetime, in UTC, of an instant in microseconds."""
    return EPOCH + MICRO * instant


def year_of(instant: int) -> int:
    """The UTC year of an instant; CalendarError outside the years that can be compiled."""
    try:
        year = moment(instant).year
    except OverflowError:
        year = 0
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise CalendarError(
            "Working time is known from year %(first)s to year %(last)s only.",
            first=FIRST_YEAR,
            last=LAST_YEAR,
        )
    return year


def years_away(instant: int, years: int) -> int:
    """The same date and time `years` later (earlier when negative); 29 February gives 1 March."""
    year_of(instant)
    start = moment(instant)
    try:
        there = start.replace(year=start.year + years)
    except ValueError:
        there = start.replace(year=start.year + years, month=3, day=1)
    return micros(there)


def shown(value: object) -> str:
    """A value as it may be quoted in a sentence: short, whatever it was."""
    text = _BRIEF.repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _not_an_instant(value: object) -> CalendarError:
    if not isinstance(value, datetime):
        return CalendarError("An instant must be a datetime, not %(value)s.", value=shown(value))
    return CalendarError(
        "%(value)s has no UTC offset, so it does not say which instant it means.",
        value=value.isoformat(),
    )
