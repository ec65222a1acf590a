"""Decreed days laid over the bundled production calendar, calendar by calendar. Pure."""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from typing import Any

from apps.agreements.enums import DayKind
from apps.worktime import WorkCalendar, calendar_from_spec, production_calendar

KINDS = ("off", "short", "working")


@dataclass(frozen=True, slots=True)
class Decreed:
    """What a day is; `region` is empty for the whole country."""

    day: date
    kind: str
    region: str = ""
    country: str = "RU"


def calendar_with(spec: Mapping[str, Any], days: Iterable[Decreed]) -> WorkCalendar:
    """The calendar of `spec` where these days, earliest decree first, count.

    A day of the calendar's own region beats a country's, a decree for the region beats both.
    """
    code = region_of(spec)
    mine = [one for one in days if one.country == spec.get("production_calendar")]
    mine = [one for one in mine if one.region in ("", code)]
    if not mine:
        return calendar_from_spec(spec)
    production, region = production_calendar(), deepcopy(spec.get("region") or {})
    own = {day for kind in KINDS for day in region.get(kind, ())}
    for one in sorted(mine, key=lambda each: bool(each.region)):
        day = one.day.isoformat()
        if one.region:
            _forget(region, day)
        elif day in own:
            continue
        _lay(production["years"].get(day[:4], {}), day, one.kind)
    return calendar_from_spec({**spec, "region": region} if region else spec, production)


def region_of(spec: Mapping[str, Any]) -> str:
    """The code of the region whose days the calendar follows; empty without one."""
    return str((spec.get("region") or {}).get("code") or "")


def kind_of(day: date, days: Iterable[Decreed], *, region: str = "") -> set[str]:
    """What the production calendar makes of a day once these decrees count; nothing when plain."""
    entry = production_calendar()["years"].get(str(day.year), {})
    found = [one for one in days if one.day == day and one.region in ("", region)]
    for one in sorted(found, key=lambda each: bool(each.region)):
        _lay(entry, day.isoformat(), one.kind)
    return {kind for kind in KINDS if day.isoformat() in entry.get(kind, ())}


def _lay(entry: dict[str, list[str]], day: str, kind: str) -> None:
    """A working weekend that becomes short stays a working one."""
    was_working = day in entry.get("working", ())
    _forget(entry, day)
    named = {kind} - {DayKind.PLAIN.value}
    if kind == DayKind.SHORT and was_working:
        named.add("working")
    for each in named:
        entry.setdefault(each, []).append(day)


def _forget(entry: dict[str, list[str]], day: str) -> None:
    for kind in KINDS:
        if day in entry.get(kind, ()):
            entry[kind] = [other for other in entry[kind] if other != day]
