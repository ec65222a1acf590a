"""A calendar's week in words: "пн–пт 09:00–18:00, сб 10:00–16:00 (Москва)"."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from apps.agreements.words import WEEKDAYS
from apps.widgets.zones import zone_city

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def hours_words(spec: Mapping[str, Any]) -> str:
    """The weekly windows of a calendar in `worktime`'s notation, with the city of its zone."""
    city = zone_city(str(spec.get("zone", "UTC")))
    if spec.get("always"):
        return _("round the clock (%(zone)s)") % {"zone": city}
    parts = [_part(days, windows) for days, windows in _runs(spec.get("weekly") or {})]
    return _("%(hours)s (%(zone)s)") % {"hours": ", ".join(parts), "zone": city}


def _runs(weekly: Mapping[str, Any]) -> list[tuple[list[int], list[list[str]]]]:
    """Neighbouring days with the same windows; closed days are left out."""
    runs: list[tuple[list[int], list[list[str]]]] = []
    for number, day in enumerate(DAYS):
        windows = list(weekly.get(day) or [])
        if not windows:
            continue
        if runs and runs[-1][0][-1] == number - 1 and runs[-1][1] == windows:
            runs[-1][0].append(number)
        else:
            runs.append(([number], windows))
    return runs


def _part(days: Sequence[int], windows: Sequence[Sequence[str]]) -> str:
    first, last = str(WEEKDAYS[days[0]]), str(WEEKDAYS[days[-1]])
    named = first if len(days) == 1 else f"{first}–{last}"
    times = ", ".join(f"{opens}–{closes}" for opens, closes in windows)
    return f"{named} {times}"
