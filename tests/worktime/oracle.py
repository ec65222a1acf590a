"""A second, slow answer to every question: a map of open minutes, walked forwards or back.

Written apart from the room and sharing nothing with it. A local time becomes an instant by
looking through the minutes one after another for the first whose local clock shows that time
or later. Minutes are counted from the map's own start.
"""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

Spec = dict[str, Any]
Written = list[list[str]]

WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
MINUTE = timedelta(minutes=1)
DAY_MINUTES = 24 * 60
_MARGIN = 4


def minute_of(text: str) -> int:
    """Minutes after midnight of "HH:MM"."""
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


def weekly_windows(spec: Spec, day: date) -> Written:
    if spec.get("always"):
        return [["00:00", "24:00"]]
    windows: Written = spec.get("weekly", {}).get(WEEKDAYS[day.weekday()], [])
    return windows


def named(kind: str, spec: Spec, production: Spec, day: date) -> bool:
    """Whether the production calendar, the region's dates laid over, names the day as kind."""
    text = day.isoformat()
    region = spec.get("region", {})
    if any(text in region.get(other, []) for other in ("off", "short", "working")):
        return text in region.get(kind, [])
    return text in production["years"].get(text[:4], {}).get(kind, [])


def borrowed_windows(spec: Spec, day: date) -> Written:
    """Windows of the nearest weekday before a working weekend day that has any."""
    for back in range(1, 8):
        before = day - timedelta(days=back)
        if before.weekday() < 5 and weekly_windows(spec, before):
            return weekly_windows(spec, before)
    for back in range(1, 8):
        before = day - timedelta(days=back)
        if weekly_windows(spec, before):
            return weekly_windows(spec, before)
    return []


def day_minutes(windows: Written) -> set[int]:
    """Open minutes of one start date, counted from its midnight, as a set."""
    minutes = set[int]()
    for opens, closes in windows:
        first, last = minute_of(opens), minute_of(closes)
        minutes |= set(range(first, last if last > first else last + DAY_MINUTES))
    return minutes


def runs(minutes: set[int]) -> list[list[int]]:
    """Neighbouring minutes as [first, last + 1] pairs."""
    pairs: list[list[int]] = []
    for minute in sorted(minutes):
        if pairs and pairs[-1][1] == minute:
            pairs[-1][1] = minute + 1
        else:
            pairs.append([minute, minute + 1])
    return pairs


def open_runs(spec: Spec, production: Spec, day: date) -> list[list[int]]:
    """[open, close] pairs in wall minutes after the midnight of `day`."""
    override = spec.get("overrides", {}).get(day.isoformat())
    if override is not None:
        return runs(day_minutes(override))
    windows = weekly_windows(spec, day)
    short = False
    if "production_calendar" in spec:
        if named("off", spec, production, day):
            return []
        if named("working", spec, production, day) and day.weekday() >= 5:
            windows = borrowed_windows(spec, day)
        short = named("short", spec, production, day)
    pairs = runs(day_minutes(windows))
    if short and pairs:
        opens, closes = pairs.pop()
        if closes - 60 > opens:
            pairs.append([opens, closes - 60])
    return pairs


@lru_cache(maxsize=64)
def first_minutes(zone: str, start: datetime, minutes: int) -> dict[int, int]:
    """For each wall minute, the first minute of the map whose local clock shows it or later."""
    local_zone = ZoneInfo(zone)
    origin = start.replace(tzinfo=None)
    shown: int | None = None
    first: dict[int, int] = {}
    for minute in range(minutes):
        local = (start + minute * MINUTE).astimezone(local_zone).replace(tzinfo=None)
        wall = (local - origin) // MINUTE
        if shown is None:
            shown = wall - 1
        for reached in range(shown + 1, wall + 1):
            first[reached] = minute
        shown = max(shown, wall)
    return first


class MinuteMap:
    """Open minutes of a calendar during `days` days from the UTC date `start`."""

    def __init__(self, spec: Spec, production: Spec, start: date, days: int) -> None:
        self.start = datetime(start.year, start.month, start.day, tzinfo=UTC)
        origin = self.start - timedelta(days=_MARGIN)
        total = (days + 2 * _MARGIN) * DAY_MINUTES
        first = first_minutes(spec["zone"], origin, total)
        opened = bytearray(total)
        for offset in range(1, days + 2 * _MARGIN - 2):
            day = origin.date() + timedelta(days=offset)
            for opens, closes in open_runs(spec, production, day):
                begin = first[offset * DAY_MINUTES + opens]
                end = first[offset * DAY_MINUTES + closes]
                opened[begin:end] = b"\x01" * (end - begin)
        self.open = bytes(opened[_MARGIN * DAY_MINUTES : (_MARGIN + days) * DAY_MINUTES])

    def add(self, at: datetime, duration: timedelta) -> datetime | None:
        """The instant after `duration` of open time, or None past the map's end."""
        while True:
            minute = (at - self.start) // MINUTE
            if minute >= len(self.open):
                return None
            is_open = self.open[minute]
            turn = self.open.find(0 if is_open else 1, minute)
            ahead = self.start + (len(self.open) if turn < 0 else turn) * MINUTE
            if is_open and ahead - at >= duration:
                return at + duration
            if is_open:
                duration -= ahead - at
            at = ahead

    def subtract(self, at: datetime, duration: timedelta) -> datetime | None:
        """The instant before `duration` of open time, or None before the map's start."""
        while True:
            minute = -((self.start - at) // MINUTE) - 1
            if minute < 0:
                return None
            is_open = self.open[minute]
            turn = self.open.rfind(0 if is_open else 1, 0, minute + 1)
            behind = self.start + (turn + 1) * MINUTE
            if is_open and at - behind >= duration:
                return at - duration
            if is_open:
                duration -= at - behind
            at = behind

    def elapsed(self, start: datetime, end: datetime) -> timedelta:
        """Open time in [start, end)."""
        total = timedelta(0)
        minute = (start - self.start) // MINUTE
        while start < end:
            turn = min(self.start + (minute + 1) * MINUTE, end)
            if self.open[minute]:
                total += turn - start
            start, minute = turn, minute + 1
        return total
