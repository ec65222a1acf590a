"""Russia's production calendar: the bundled years, the rule behind them, and where they end."""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import holidays
import pytest

from apps.worktime import calendar_from_spec, production_calendar
from apps.worktime.production import short_days
from tests.worktime.weeks import OFFICE, week

MOSCOW = ZoneInfo("Europe/Moscow")


def derived(year):
    """A year's entry: days off and transfers by the holidays package, short days by our rule.

    To add a year once its decree is in the package, put what this returns into the bundled file.
    """
    named = holidays.RU(years=year, language="en_US")
    off = {day for day in named if day.year == year}
    working = {day for day in named.weekend_workdays if day.year == year}
    moved = {}
    for day in off:
        if source := re.search(r"substituted from (\d\d)/(\d\d)/(\d{4})", named[day]):
            moved[day] = date(int(source[3]), int(source[1]), int(source[2]))
    kinds = {"off": off, "short": short_days(off, working, moved), "working": working}
    return {kind: [day.isoformat() for day in sorted(days)] for kind, days in kinds.items()}


@pytest.mark.parametrize("year", ["2024", "2025", "2026", "2027"])
def test_the_rule_reproduces_the_bundled_year_exactly(year):
    assert derived(int(year)) == production_calendar()["years"][year]


def test_the_bundled_years_add_up_to_the_published_number_of_working_days():
    """Working days and hours of a 40-hour week, as published for 2024-2026."""
    calendar = calendar_from_spec(week("09:00-13:00", "14:00-18:00", production_calendar="RU"))
    for year, days, hours in ((2024, 248, 1979), (2025, 247, 1972), (2026, 247, 1972)):
        start, end = (datetime(y, 1, 1, tzinfo=MOSCOW) for y in (year, year + 1))
        assert calendar.elapsed(start, end) == timedelta(hours=hours)
        assert len(calendar.spans(start, end)) == 2 * days


def test_the_eve_of_a_merely_transferred_day_off_is_not_short():
    off = {date(2025, 5, 8), date(2025, 5, 9)}
    assert date(2025, 5, 7) not in short_days(off, set(), {date(2025, 5, 8): date(2025, 2, 23)})


def test_a_working_saturday_inherits_the_short_day_it_was_exchanged_for():
    monday, saturday = date(2025, 11, 3), date(2025, 11, 1)
    assert saturday in short_days({monday}, {saturday}, {monday: saturday})
    assert monday not in short_days({monday}, {saturday}, {monday: saturday})


def test_the_parsed_calendar_is_the_readers_own():
    production_calendar()["years"].clear()
    assert set(production_calendar()["years"]) == {"2024", "2025", "2026", "2027"}


def test_a_deadline_past_the_loaded_years_is_not_covered():
    calendar = calendar_from_spec(OFFICE)
    end = datetime(2028, 1, 1, tzinfo=MOSCOW)
    assert calendar.loaded_until == end
    assert calendar.covers(end)
    assert calendar.covers(datetime(2024, 1, 1, 0, 0, 1, tzinfo=MOSCOW))
    assert not calendar.covers(end + timedelta(seconds=1))
    assert not calendar.covers(datetime(2023, 12, 31, tzinfo=MOSCOW))
    assert not calendar.covers(
        calendar.add(datetime(2027, 12, 30, 17, tzinfo=MOSCOW), timedelta(hours=9))
    )


def test_a_year_missing_in_the_middle_is_not_covered():
    calendar = calendar_from_spec(OFFICE, {"years": {"2024": {}, "2026": {}}})
    covered = [calendar.covers(datetime(year, 6, 1, tzinfo=UTC)) for year in (2024, 2025, 2026)]
    assert covered == [True, False, True]


def test_a_calendar_without_a_production_calendar_is_covered_for_ever():
    calendar = calendar_from_spec(week("09:00-18:00"))
    assert calendar.loaded_until is None
    assert calendar.covers(datetime(2999, 1, 1, tzinfo=UTC))


def test_an_empty_production_calendar_covers_nothing():
    calendar = calendar_from_spec(OFFICE, {"years": {}})
    assert calendar.loaded_until is None
    assert not calendar.covers(datetime(2026, 7, 15, tzinfo=UTC))
