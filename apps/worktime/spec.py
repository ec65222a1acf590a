"""The written notation of a calendar, read into the windows of every date.

{"zone": "Europe/Moscow",
 "weekly": {"mon": [["09:00", "13:00"], ["14:00", "18:00"]], ...} or "always": true,
 "production_calendar": "RU",
 "region": {"off": ["2026-07-20"], "short": [], "working": []},
 "overrides": {"2026-07-15": [["10:00", "16:00"]], "2026-07-16": []},
 "name": "...", "description": "..."}  (the last two are for people and mean nothing here)
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from apps.worktime.errors import CalendarError
from apps.worktime.instants import shown
from apps.worktime.production import NamedDays, production_calendar, read_date, read_days
from apps.worktime.windows import ALL_DAY, CLOSED, Windows, read_windows, shortened
from apps.worktime.zones import read_zone

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_KEYS = frozenset(
    {"zone", "weekly", "always", "production_calendar", "region", "overrides"}
    | {"name", "description"}
)
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Rules:
    """What is open on which date.

    weekly: windows by weekday from Monday; special: windows of every date (an ordinal) that
    does not simply follow the week; years: those of the production calendar, if observed.
    """

    zone: ZoneInfo
    weekly: tuple[Windows, ...]
    special: Mapping[int, Windows]
    years: frozenset[int] | None

    def windows_on(self, ordinal: int) -> Windows:
        """The windows that start on a date."""
        windows = self.special.get(ordinal)
        return self.weekly[(ordinal - 1) % 7] if windows is None else windows


def read_rules(spec: Mapping[str, object], production: object) -> Rules:
    """The rules of a calendar written as above; CalendarError says what is wrong with it."""
    for key in spec:
        if key not in _KEYS:
            raise CalendarError("A calendar has no setting %(value)s.", value=shown(key))
    zone = read_zone(spec.get("zone"))
    weekly = _read_week(spec)
    overrides = _read_overrides(spec.get("overrides"))
    if not any(weekly) and not overrides:
        raise CalendarError("A calendar needs at least one window in its week or one override.")
    days = _read_production(spec, production)
    special = {**_special(weekly, days), **overrides} if days else overrides
    return Rules(zone, weekly, special, days.years if days else None)


def same_hours(one: Mapping[str, object], other: Mapping[str, object]) -> bool:
    """Whether two calendars written as above are open alike, whatever becomes of their country's
    and region's days: same zone, week, overrides, production calendar and region.

    CalendarError when either can't be read.
    """
    return _meaning(one) == _meaning(other)


def _meaning(spec: Mapping[str, object]) -> tuple[object, ...]:
    """The parts of a calendar without what its notation leaves open."""
    region = spec.get("region")
    days = region if isinstance(region, dict) else {}
    return (
        read_zone(spec.get("zone")).key,
        _read_week(spec),
        _read_overrides(spec.get("overrides")),
        spec.get("production_calendar"),
        days.get("code"),
        *(sorted(days.get(kind) or ()) for kind in ("off", "short", "working")),
    )


def _read_week(spec: Mapping[str, object]) -> tuple[Windows, ...]:
    always, weekly = spec.get("always"), spec.get("weekly")
    if always is not None and not isinstance(always, bool):
        raise CalendarError('"always" must be true or false, not %(value)s.', value=shown(always))
    if not always:
        return _read_weekdays({} if weekly is None else weekly)
    if weekly:
        raise CalendarError("A calendar that is always open has no weekly windows.")
    return (ALL_DAY,) * 7


def _read_weekdays(weekly: object) -> tuple[Windows, ...]:
    if not isinstance(weekly, dict):
        raise CalendarError(
            "Weekly windows must be a map from weekdays, not %(value)s.", value=shown(weekly)
        )
    for key in weekly:
        if key not in WEEKDAYS:
            raise CalendarError(
                "%(value)s is not a weekday; weekdays are %(weekdays)s.",
                value=shown(key),
                weekdays=", ".join(WEEKDAYS),
            )
    return tuple(read_windows(weekly.get(day, []), day) for day in WEEKDAYS)


def _read_overrides(overrides: object) -> dict[int, Windows]:
    if overrides is None:
        return {}
    if not isinstance(overrides, dict):
        raise CalendarError(
            "Overrides must be a map from dates, not %(value)s.", value=shown(overrides)
        )
    return {
        read_date(day, "overrides"): read_windows(windows, day)
        for day, windows in overrides.items()
    }


def _read_production(spec: Mapping[str, object], production: object) -> NamedDays | None:
    country, region = spec.get("production_calendar"), spec.get("region")
    if country is None:
        if region is not None:
            raise CalendarError("A region needs the production calendar of its country.")
        return None
    if not isinstance(country, str):
        raise CalendarError(
            'A production calendar is named by its country, such as "RU", not %(value)s.',
            value=shown(country),
        )
    if production is None:
        production = production_calendar()
    return read_days(production, country, region)


def _special(weekly: tuple[Windows, ...], days: NamedDays) -> dict[int, Windows]:
    """Windows of the dates the production calendar names."""
    special = {day: _worked(weekly, day, days.working) for day in days.working | days.short}
    for day in days.short:
        special[day] = shortened(special[day])
    return {**special, **dict.fromkeys(days.off, CLOSED)}


def _worked(weekly: tuple[Windows, ...], day: int, working: frozenset[int]) -> Windows:
    """Windows of a date before it is shortened; a working weekend day borrows a weekday's.

    The nearest preceding weekday that has windows; only in a week without any is it the
    nearest preceding day of the weekend.
    """
    weekday = date.fromordinal(day).weekday()
    if weekday < _SATURDAY or day not in working:
        return weekly[weekday]
    preceding = (4, 3, 2, 1, 0, *((6, 5) if weekday == 5 else (5, 6)))
    return next((weekly[other] for other in preceding if weekly[other]), CLOSED)
