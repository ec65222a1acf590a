"""From a local clock to instants: one rule for every change of offset.

A wall time that happens twice means its first occurrence; one that never happens means the
instant of the change that skipped it. Both are the same sentence: the first instant at which
the local clock shows that time or later.
"""

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from itertools import accumulate
from operator import add
from zoneinfo import ZoneInfo

from apps.worktime.errors import CalendarError
from apps.worktime.instants import DAY, EPOCH_ORDINAL, SECOND, moment, shown, year_of

# Closest changes that cancel each other in the time zone database: Freetown 1939, 3.9 days.
_STEP_DAYS = 3


class LocalClock:
    """One zone's stretches of constant offset around one year.

    starts: instant at which each stretch begins; offsets: its UTC offset; ends: the wall time
    at which it ends, never less than an earlier stretch's. All in microseconds.
    """

    __slots__ = ("ends", "offsets", "starts")

    def __init__(self, zone: ZoneInfo, year: int) -> None:
        first = (date(year, 1, 1).toordinal() - EPOCH_ORDINAL - 4) * DAY
        last = (date(year + 1, 1, 1).toordinal() - EPOCH_ORDINAL + 4) * DAY
        changes = list(_changes(zone, first, last))
        self.starts = [first, *changes]
        self.offsets = [_offset(zone, start) for start in self.starts]
        ends = map(add, [*changes, last], self.offsets)
        self.ends = list(accumulate(ends, max))

    def instant(self, wall: int) -> int:
        """The first instant at which the local clock shows `wall` or later."""
        at = bisect_right(self.ends, wall)
        return max(wall - self.offsets[at], self.starts[at])

    def steady(self, wall: int) -> tuple[int, int]:
        """The offset at a wall time, and a wall time before which it holds for two days more."""
        at = bisect_right(self.ends, wall)
        offset = self.offsets[at]
        skipped = wall - offset < self.starts[at]
        return offset, wall if skipped else self.ends[at] - 2 * DAY


@lru_cache(maxsize=1024)
def local_clock(zone: ZoneInfo, year: int) -> LocalClock:
    """The zone's clock for wall times of the year and of the day after it."""
    return LocalClock(zone, year)


def read_zone(name: object) -> ZoneInfo:
    """The zone of a calendar by its IANA name; CalendarError when there is none such."""
    if not isinstance(name, str):
        raise CalendarError(
            'A calendar needs a time zone, a name such as "Europe/Moscow", not %(value)s.',
            value=shown(name),
        )
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise CalendarError("There is no time zone %(value)s.", value=shown(name)) from None


def local_ordinal(zone: ZoneInfo, instant: int) -> int:
    """The local date of an instant, as a proleptic ordinal; CalendarError beyond the years."""
    year_of(instant)
    return moment(instant).astimezone(zone).toordinal()


def _offset(zone: ZoneInfo, instant: int) -> int:
    offset = moment(instant).astimezone(zone).utcoffset() or timedelta(0)
    return (offset.days * 86_400 + offset.seconds) * SECOND + offset.microseconds


def _changes(zone: ZoneInfo, first: int, last: int) -> Iterator[int]:
    """Instants in (first, last] at which the zone's offset becomes another."""
    step = timedelta(days=_STEP_DAYS)
    low, at = first, moment(first)
    before = at.astimezone(zone).utcoffset()
    while low < last:
        at += step
        after = at.astimezone(zone).utcoffset()
        if after != before:
            yield from _between(zone, low // SECOND, low // SECOND + _STEP_DAYS * 86_400)
        before = after
        low += _STEP_DAYS * DAY


def _between(zone: ZoneInfo, low: int, high: int) -> Iterator[int]:
    """The same, in (low, high] whole seconds, given that the offset differs at the ends."""
    if _offset(zone, low * SECOND) == _offset(zone, high * SECOND):
        return
    if high - low == 1:
        yield high * SECOND
        return
    middle = (low + high) // 2
    yield from _between(zone, low, middle)
    yield from _between(zone, middle, high)
