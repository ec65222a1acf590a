"""Calendars the tests speak of."""

from collections.abc import Sequence
from typing import Any

WORKDAYS = ["mon", "tue", "wed", "thu", "fri"]
ALL_DAYS = [*WORKDAYS, "sat", "sun"]


def week(
    *windows: str, days: Sequence[str] = WORKDAYS, zone: str = "Europe/Moscow", **settings: Any
) -> dict[str, Any]:
    """A calendar with the same "HH:MM-HH:MM" windows on each of the days."""
    pairs = [window.split("-") for window in windows]
    return {"zone": zone, "weekly": dict.fromkeys(days, pairs), **settings}


OFFICE = week("09:00-18:00", production_calendar="RU")
