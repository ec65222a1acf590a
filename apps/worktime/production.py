"""A country's production calendar: dated exceptions to the working week.

`production_calendar()` is Russia's, bundled. A calendar may lay a region's dates over its
country's: {"code": "RU-TA", "off": [...], "short": [...], "working": [...]}, where a date named by
the region means what the region says and nothing else; its code may be left out.
"""

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, cast

from apps.worktime.errors import CalendarError
from apps.worktime.instants import FIRST_YEAR, LAST_YEAR, shown

_BUNDLED = Path(__file__).with_name("data") / "production_calendar_ru.json"
_DATE_TEXT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
REGION_CODE = re.compile(r"[A-Z]{2}-[A-Z]{2,3}")
_KINDS = ("off", "short", "working")

# Labour Code of Russia, article 112: month and day of the non-working public holidays.
PUBLIC_HOLIDAYS = frozenset(
    {*((1, day) for day in range(1, 9)), (2, 23), (3, 8), (5, 1), (5, 9), (6, 12), (11, 4)}
)


@dataclass(frozen=True, slots=True)
class NamedDays:
    """Dates (proleptic ordinals) of each kind, and the years for which they are known."""

    off: frozenset[int]
    short: frozenset[int]
    working: frozenset[int]
    years: frozenset[int]


def production_calendar() -> dict[str, Any]:
    """Russia's production calendar as parsed from the bundled file; a fresh dict each time."""
    return cast(dict[str, Any], json.loads(_BUNDLED.read_text(encoding="utf-8")))


def short_days(
    off: Collection[date], working: Collection[date], moved_from: Mapping[date, date]
) -> set[date]:
    """Russia's short days of the years whose days off, working weekends and transfers these are.

    Article 95: the day just before a public holiday, if worked, is an hour shorter. If that
    eve was made a day off in exchange for a working Saturday, the Saturday inherits the short
    day. `moved_from` maps a transferred day off to the date it was taken from. The eve of a
    day off that is merely transferred is not short.
    """
    short = set()
    for eve in _eves({day.year for day in off}):
        if eve not in off and (eve.weekday() < 5 or eve in working):
            short.add(eve)
        elif moved_from.get(eve) in working:
            short.add(moved_from[eve])
    return short


def read_days(production: object, country: object, region: object) -> NamedDays:
    """The country's days with the region's laid over; CalendarError if either is malformed."""
    years = _years_of(production, country)
    kinds: dict[str, set[int]] = {kind: set() for kind in _KINDS}
    for year, entry in years.items():
        where = f"{country} {year}"
        for kind, days in _read_kinds(entry, where).items():
            if any(date.fromordinal(day).year != year for day in days):
                raise CalendarError("A date of %(where)s lies in another year.", where=where)
            kinds[kind] |= days
    if region is not None:
        _lay_over(kinds, _read_kinds(_dates_of(region), "region"))
    off, short, working = (frozenset(kinds[kind]) for kind in _KINDS)
    return NamedDays(off, short, working, frozenset(years))


def read_date(text: object, where: str) -> int:
    """The ordinal of a date written YYYY-MM-DD; `where` names its place in a CalendarError."""
    if isinstance(text, str) and _DATE_TEXT.fullmatch(text):
        try:
            return date.fromisoformat(text).toordinal()
        except ValueError:
            pass
    raise CalendarError(
        "%(value)s in %(where)s is not a date written YYYY-MM-DD.", value=shown(text), where=where
    )


def _eves(years: set[int]) -> set[date]:
    """Dates of the years just before a public holiday, that of 1 January among them."""
    holidays = {date(year, *holiday) for year in years for holiday in PUBLIC_HOLIDAYS}
    new_years = {date(year + 1, 1, 1) for year in years}
    eves = {day - timedelta(days=1) for day in holidays | new_years}
    return {eve for eve in eves if eve.year in years}


def _years_of(production: object, country: object) -> dict[int, object]:
    """The entries of a parsed production calendar by year."""
    years = production.get("years") if isinstance(production, dict) else None
    if not isinstance(production, dict) or not isinstance(years, dict):
        raise CalendarError(
            'A production calendar must be a map with "years", not %(value)s.',
            value=shown(production),
        )
    if production.get("country", country) != country:
        raise CalendarError(
            "There is no production calendar of %(country)s here.", country=shown(country)
        )
    for year in years:
        if not re.fullmatch(r"[0-9]{4}", year) or not FIRST_YEAR <= int(year) <= LAST_YEAR:
            raise CalendarError(
                "%(value)s is not a year between %(first)s and %(last)s.",
                value=shown(year),
                first=FIRST_YEAR,
                last=LAST_YEAR,
            )
    return {int(year): entry for year, entry in years.items()}


def _dates_of(region: object) -> object:
    """A region without its code, which names it and changes no date."""
    if not isinstance(region, dict) or "code" not in region:
        return region
    code = region["code"]
    if not isinstance(code, str) or not REGION_CODE.fullmatch(code):
        raise CalendarError(
            '%(value)s is not the code of a region, such as "RU-TA".', value=shown(code)
        )
    return {key: days for key, days in region.items() if key != "code"}


def _read_kinds(entry: object, where: str) -> dict[str, set[int]]:
    if not isinstance(entry, dict):
        raise CalendarError(
            "The days of %(where)s must be a map of off, short and working dates, not %(value)s.",
            where=where,
            value=shown(entry),
        )
    for kind in entry:
        if kind not in _KINDS:
            raise CalendarError(
                "%(where)s may name off, short and working days, not %(value)s.",
                where=where,
                value=shown(kind),
            )
    days = {kind: _read_dates(entry.get(kind, []), f"{where}, {kind}") for kind in _KINDS}
    for both in sorted(days["off"] & days["working"]):
        raise CalendarError(
            "%(date)s cannot be both off and working in %(where)s.",
            date=date.fromordinal(both).isoformat(),
            where=where,
        )
    return days


def _read_dates(dates: object, where: str) -> set[int]:
    if not isinstance(dates, list):
        raise CalendarError(
            "%(where)s must be a list of dates, not %(value)s.", where=where, value=shown(dates)
        )
    return {read_date(text, where) for text in dates}


def _lay_over(kinds: dict[str, set[int]], region: dict[str, set[int]]) -> None:
    named = set().union(*region.values())
    for kind in _KINDS:
        kinds[kind] = (kinds[kind] - named) | region[kind]
