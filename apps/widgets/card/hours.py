"""A calendar in words: "пн–пт 09:00–18:00, сб 10:00–16:00 (Москва); 31 дек закрыто"."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.agreements.words import WEEKDAYS
from apps.widgets.instants import day as day_words
from apps.widgets.zones import zone_city

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MOST_DATES = 6


def hours_words(spec: Mapping[str, Any], *, at: datetime | None = None) -> str:
    """The week, the production calendar it observes, and the dates of its own from `at` on.

    Without `at` no date is told.
    """
    parts = [week_words(spec)]
    if spec.get("production_calendar"):
        has_region = any((spec.get("region") or {}).values())
        parts.append(
            _("production calendar of Russia with days of the region")
            if has_region
            else _("production calendar of Russia")
        )
    if at is not None:
        parts += _dates(spec, at.astimezone(ZoneInfo(str(spec.get("zone", "UTC")))).date())
    return "; ".join(parts)


def _dates(spec: Mapping[str, Any], today: date) -> Iterator[str]:
    """The dated overrides that are not past, the nearest first; many are cut short."""
    dated = {date.fromisoformat(on): own for on, own in (spec.get("overrides") or {}).items()}
    ahead = sorted(on for on in dated if on >= today)
    for on in islice(ahead, MOST_DATES):
        times = ", ".join(f"{opens}–{closes}" for opens, closes in dated[on])
        yield f"{day_words(on, today=today)} {times or _('closed')}"
    if len(ahead) > MOST_DATES:
        left = len(ahead) - MOST_DATES
        yield ngettext("%(count)d more date", "%(count)d more dates", left) % {"count": left}


def week_words(spec: Mapping[str, Any]) -> str:
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
