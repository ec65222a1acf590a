"""Decreed days in words."""

from collections.abc import Iterable

from apps.agreements.decreed import Decreed
from apps.agreements.enums import DayKind


def day_lines(days: Iterable[Decreed]) -> tuple[str, ...]:
    """ "14.07.2026: day off", with the code of the region where it is one's own."""
    return tuple(_line(one) for one in sorted(days, key=lambda one: (one.day, one.region)))


def _line(one: Decreed) -> str:
    words = f"{one.day:%d.%m.%Y}: {DayKind(one.kind).label}"
    return f"{words} ({one.region})" if one.region else words
