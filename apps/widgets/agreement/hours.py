"""A calendar's notation as fields of the editor, and back."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from apps.widgets.agreement.reading import Reading, Windows, numbers

Spec = dict[str, Any]
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NAMED_DAYS = ("off", "short", "working")


def typed_hours(prefix: str, spec: Mapping[str, Any]) -> dict[str, str]:
    """The fields `prefix-…` that say the same as the calendar."""
    weekly, region = spec.get("weekly") or {}, spec.get("region") or {}
    typed = {
        f"{prefix}-zone": str(spec.get("zone", "")),
        f"{prefix}-always": "on" if spec.get("always") else "",
        f"{prefix}-production": str(spec.get("production_calendar") or ""),
    }
    typed |= {f"{prefix}-{day}": windows_words(weekly.get(day) or []) for day in WEEK}
    typed[f"{prefix}-region"] = str(region.get("code") or "")
    typed |= {f"{prefix}-{kind}": _dates(region.get(kind) or []) for kind in NAMED_DAYS}
    for number, (day, windows) in enumerate(sorted((spec.get("overrides") or {}).items())):
        typed[f"{prefix}-date-{number}-on"] = day
        typed[f"{prefix}-date-{number}-windows"] = windows_words(windows)
    return typed


def windows_words(windows: Windows) -> str:
    """ "09:00–13:00, 14:00–18:00"; nothing for a closed day."""
    return ", ".join(f"{opens}–{closes}" for opens, closes in windows)


def read_hours(reading: Reading, prefix: str) -> Spec:
    """The calendar's notation from the fields `prefix-…`."""
    spec: Spec = {"zone": reading.text(f"{prefix}-zone")}
    if reading.is_ticked(f"{prefix}-always"):
        spec["always"] = True
    else:
        weekly = {day: reading.windows(f"{prefix}-{day}") for day in WEEK}
        spec["weekly"] = {day: windows for day, windows in weekly.items() if windows}
    spec |= _read_production(reading, prefix)
    overrides = _read_overrides(reading, prefix)
    return spec | ({"overrides": overrides} if overrides else {})


def _read_production(reading: Reading, prefix: str) -> Spec:
    region = {kind: reading.days(f"{prefix}-{kind}") for kind in NAMED_DAYS}
    named: Spec = {kind: days for kind, days in region.items() if days}
    if code := reading.text(f"{prefix}-region"):
        named["code"] = code.upper()
    country = reading.text(f"{prefix}-production")
    spec: Spec = {"production_calendar": country} if country else {}
    return spec | ({"region": named} if named else {})


def _read_overrides(reading: Reading, prefix: str) -> dict[str, Windows]:
    found: dict[str, Windows] = {}
    for number in numbers(reading.typed, f"{prefix}-date"):
        row = f"{prefix}-date-{number}"
        if reading.is_ticked(f"{row}-gone") or not _is_begun(reading, row):
            continue
        day, windows = reading.day(f"{row}-on"), reading.windows(f"{row}-windows")
        if day and day in found:
            reading.fault(
                f"{row}-on", _("This date is named twice: write all its hours in one line.")
            )
        found[day] = windows
    return found


def _is_begun(reading: Reading, row: str) -> bool:
    return bool(reading.text(f"{row}-on") or reading.text(f"{row}-windows"))


def _dates(days: list[str]) -> str:
    return ", ".join(".".join(reversed(day.split("-"))) for day in days)
