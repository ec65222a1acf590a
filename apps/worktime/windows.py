"""The open windows of one date, as they are written and as they are counted."""

import re

from apps.worktime.errors import CalendarError
from apps.worktime.instants import DAY, MINUTE, shown

# Wall microseconds from the midnight that begins the window's start date; a close may lie on
# the next date. Sorted, apart from one another, none empty.
Windows = tuple[tuple[int, int], ...]

CLOSED: Windows = ()
ALL_DAY: Windows = ((0, DAY),)
SHORTER_BY = 60 * MINUTE

_CLOCK_TEXT = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")


def read_windows(written: object, where: str) -> Windows:
    """Windows from [["09:00", "18:00"], ...]; `where` names the day in a CalendarError.

    A close not later than its open is on the next date; "24:00" may be a close.
    """
    if not isinstance(written, list):
        raise CalendarError(
            'The windows of %(where)s must be a list of ["open", "close"] pairs, not %(value)s.',
            where=where,
            value=shown(written),
        )
    return merged([_read_window(pair, where) for pair in written])


def merged(windows: list[tuple[int, int]]) -> Windows:
    """Overlapping and adjacent windows as one."""
    apart: list[tuple[int, int]] = []
    for opens, closes in sorted(windows):
        if apart and opens <= apart[-1][1]:
            apart[-1] = (apart[-1][0], max(closes, apart[-1][1]))
        else:
            apart.append((opens, closes))
    return tuple(apart)


def shortened(windows: Windows) -> Windows:
    """The windows of a short day: the last close an hour earlier, or that window gone."""
    if not windows:
        return windows
    opens, closes = windows[-1]
    if closes - opens <= SHORTER_BY:
        return windows[:-1]
    return (*windows[:-1], (opens, closes - SHORTER_BY))


def _read_window(pair: object, where: str) -> tuple[int, int]:
    if not isinstance(pair, list) or len(pair) != 2:
        raise CalendarError(
            'A window of %(where)s must be a pair such as ["09:00", "18:00"], not %(value)s.',
            where=where,
            value=shown(pair),
        )
    opens = _read_clock(pair[0], where)
    closes = DAY if pair[1] == "24:00" else _read_clock(pair[1], where)
    if opens == closes:
        raise CalendarError(
            "A window of %(where)s opens and closes at %(value)s; a whole day is 00:00 to 24:00.",
            where=where,
            value=pair[0],
        )
    return opens, closes if closes > opens else closes + DAY


def _read_clock(text: object, where: str) -> int:
    match = _CLOCK_TEXT.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise CalendarError(
            "The time %(value)s of %(where)s must be written HH:MM, from 00:00 to 23:59"
            " (a window may also close at 24:00).",
            where=where,
            value=shown(text),
        )
    return (int(match[1]) * 60 + int(match[2])) * MINUTE
