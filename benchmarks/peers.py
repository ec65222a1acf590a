"""The same calendar in other libraries' words: Moscow, Monday to Friday 09:00-18:00, days off.

Each builder returns (add, elapsed) on aware datetimes, or None where the library has no such
question; ImportError when it is not installed.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from importlib import import_module
from typing import Any
from zoneinfo import ZoneInfo

Add = Callable[[datetime, timedelta], Any]
Elapsed = Callable[[datetime, datetime], Any]
Peer = tuple[Add | None, Elapsed]

OPENS, CLOSES, ZONE = time(9), time(18), "Europe/Moscow"


def workclock(days_off: Sequence[date]) -> Peer:
    """Rust core; a maintained successor of businesstimedelta."""
    library: Any = import_module("workclock")
    rules = [library.WorkDay(OPENS, CLOSES), library.Holidays(days_off)]
    schedule = library.Schedule(rules, time_zone=ZoneInfo(ZONE))
    return schedule.add, schedule.between


def businesstimedelta(days_off: Sequence[date]) -> Peer:
    """Pure Python, steps from window to window."""
    library: Any = import_module("businesstimedelta")
    zone = import_module("pytz").timezone(ZONE)
    rules = library.Rules(
        [
            library.WorkDayRule(OPENS, CLOSES, working_days=[0, 1, 2, 3, 4], tz=zone),
            library.HolidayRule(dict.fromkeys(days_off, "off"), tz=zone),
        ]
    )

    def add(start: datetime, duration: timedelta) -> Any:
        return start + library.BusinessTimeDelta(rules, timedelta=duration)

    return add, rules.difference


def business_duration(days_off: Sequence[date]) -> Peer:
    """On pandas; local naive times, and no `add`."""
    library: Any = import_module("business_duration")
    zone, off = ZoneInfo(ZONE), dict.fromkeys(days_off, "off")

    def elapsed(start: datetime, end: datetime) -> Any:
        local = (at.astimezone(zone).replace(tzinfo=None) for at in (start, end))
        return library.businessDuration(
            *local, starttime=OPENS, endtime=CLOSES, holidaylist=off, unit="min"
        )

    return None, elapsed
