"""What counting rests on and others publish: zones' changes of offset, the production calendar."""

import hashlib
import json
from collections.abc import Collection
from datetime import date

from apps.worktime.production import production_calendar
from apps.worktime.zones import LocalClock, read_zone

PRODUCTION = "production calendar"


def table_prints(zones: Collection[str], years: Collection[int]) -> dict[tuple[str, int], str]:
    """A fingerprint of each zone's year, and of each year of the production calendar.

    Two installations with equal prints count the same minutes. A year that is not loaded has a
    print too, so its arrival is a change. Raises CalendarError for an unknown zone.
    """
    found = {}
    for name in zones:
        zone = read_zone(name)
        for year in years:
            local = LocalClock(zone, year)
            found[name, year] = _print([local.starts, local.offsets])
    loaded = production_calendar()["years"]
    for year in years:
        found[PRODUCTION, year] = _print(loaded.get(str(year)))
    return found


def known_years() -> frozenset[int]:
    """The loaded years of the production calendar."""
    return frozenset(map(int, production_calendar()["years"]))


def last_known_day() -> date:
    """The last day of the last of them."""
    return date(max(known_years()), 12, 31)


def _print(facts: object) -> str:
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()
