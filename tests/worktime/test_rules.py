"""Which windows a date has: override, then production calendar, then week, then short day."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from apps.worktime import calendar_from_spec
from tests.worktime.weeks import ALL_DAYS, OFFICE, WORKDAYS, week

MOSCOW = ZoneInfo("Europe/Moscow")


def hours(spec, day, days=1, production=None):
    """Open spans from a Moscow midnight, as "HH:MM-HH:MM" texts."""
    start = datetime.fromisoformat(day).replace(tzinfo=MOSCOW)
    spans = calendar_from_spec(spec, production).spans(start, start + timedelta(days=days))
    return ["-".join(f"{edge.astimezone(MOSCOW):%H:%M}" for edge in span) for span in spans]


def test_a_plain_day_follows_the_week():
    assert hours(OFFICE, "2026-07-15") == ["09:00-18:00"]
    assert hours(OFFICE, "2026-07-18", days=2) == []


def test_a_day_off_is_closed_whatever_the_week_says():
    daily = week("10:00-20:00", days=ALL_DAYS, production_calendar="RU")
    assert hours(daily, "2026-03-08") == hours(daily, "2026-11-04") == []
    assert hours(daily, "2026-03-07") == ["10:00-20:00"]


def test_a_short_day_closes_its_last_window_an_hour_earlier():
    lunch = week("09:00-13:00", "14:00-18:00", production_calendar="RU")
    assert hours(OFFICE, "2026-11-03") == ["09:00-17:00"]
    assert hours(lunch, "2026-11-03") == ["09:00-13:00", "14:00-17:00"]


@pytest.mark.parametrize("tiny", ["17:15-18:00", "17:00-18:00", "17:30-17:31"])
def test_a_short_day_drops_a_last_window_of_an_hour_or_less(tiny):
    assert hours(week("09:00-13:00", tiny, production_calendar="RU"), "2026-11-03") == [
        "09:00-13:00"
    ]
    assert hours(week(tiny, production_calendar="RU"), "2026-11-03") == []


def test_the_last_close_is_the_latest_one_however_the_windows_are_written():
    for windows in (("14:00-18:00", "09:00-13:00"), ("09:00-13:00", "14:00-18:00", "15:00-16:00")):
        spec = week(*windows, production_calendar="RU")
        assert hours(spec, "2026-11-03") == ["09:00-13:00", "14:00-17:00"]
    adjacent = week("09:00-17:30", "17:30-18:00", production_calendar="RU")
    assert hours(adjacent, "2026-11-03") == ["09:00-17:00"]


def test_a_short_night_shift_ends_an_hour_earlier_the_next_morning():
    night = week("22:00-06:00", production_calendar="RU")
    assert hours(night, "2026-11-03T12:00:00") == ["22:00-05:00"]


def test_a_day_off_does_not_cut_the_shift_of_the_evening_before():
    night = week("22:00-06:00", production_calendar="RU")
    assert hours(night, "2026-06-11T12:00:00", days=3) == ["22:00-05:00"]
    assert hours(week("22:00-06:00", overrides={"2026-07-16": []}), "2026-07-16") == ["00:00-06:00"]


def test_an_always_open_calendar_observes_days_off_and_short_days_too():
    always = {"zone": "Europe/Moscow", "always": True, "production_calendar": "RU"}
    assert hours(always, "2026-11-03", days=3) == ["00:00-23:00", "00:00-00:00"]


def test_a_working_saturday_has_fridays_windows():
    uneven = week("09:00-18:00", production_calendar="RU")
    uneven["weekly"] = {
        **uneven["weekly"],
        "fri": [["09:00", "16:45"]],
        "sat": [["10:00", "12:00"]],
    }
    assert hours(uneven, "2024-04-27") == ["09:00-16:45"]
    assert hours(uneven, "2024-05-18") == ["10:00-12:00"]


def test_a_working_saturday_looks_back_to_a_day_that_has_windows():
    four_days = week("08:00-18:00", days=WORKDAYS[:4], production_calendar="RU")
    assert hours(four_days, "2024-04-27") == ["08:00-18:00"]
    assert hours(four_days, "2024-04-26") == []


def test_a_working_sunday_has_a_weekdays_windows_not_saturdays():
    shop = week("09:00-18:00", production_calendar="RU")
    shop["weekly"] = {**shop["weekly"], "sat": [["10:00", "14:00"]]}
    production = {"years": {"2026": {"working": ["2026-07-19"]}}}
    assert hours(shop, "2026-07-18", days=2, production=production) == [
        "10:00-14:00",
        "09:00-18:00",
    ]


def test_a_working_weekend_of_a_weekend_shop_is_open_as_the_shop_is():
    shop = week("10:00-14:00", days=["sat"], production_calendar="RU")
    assert hours(shop, "2024-04-27", days=2) == ["10:00-14:00"]


def test_a_working_saturday_may_be_short():
    assert hours(OFFICE, "2025-11-01") == ["09:00-17:00"]
    assert hours(OFFICE, "2024-12-28") == ["09:00-18:00"]


def test_an_override_replaces_every_other_rule_and_is_never_shortened():
    own = OFFICE | {
        "overrides": {
            "2026-07-15": [["10:00", "16:00"]],
            "2026-07-16": [],
            "2026-11-03": [["09:00", "18:00"]],
            "2026-11-04": [["12:00", "13:00"]],
            "2025-11-01": [],
        }
    }
    assert hours(own, "2026-07-15", days=2) == ["10:00-16:00"]
    assert hours(own, "2026-11-03", days=2) == ["09:00-18:00", "12:00-13:00"]
    assert hours(own, "2025-11-01") == []


def test_an_override_over_midnight_opens_into_a_day_off():
    own = OFFICE | {"overrides": {"2026-11-03": [["20:00", "03:00"]]}}
    assert hours(own, "2026-11-03", days=2) == ["20:00-03:00"]


def test_a_calendar_may_consist_of_overrides_only():
    spec = {"zone": "Europe/Moscow", "overrides": {"2026-07-18": [["10:00", "12:00"]]}}
    assert hours(spec, "2026-07-01", days=60) == ["10:00-12:00"]


def test_overlapping_and_adjacent_windows_merge_across_dates_too():
    shifts = week("08:00-16:00", "16:00-00:00", "23:00-08:00", days=ALL_DAYS)
    assert hours(shifts, "2026-07-13", days=7) == ["00:00-00:00"]
    evening = week("18:00-24:00", days=["mon"])
    evening["weekly"]["tue"] = [["00:00", "06:00"], ["05:00", "07:00"]]
    assert hours(evening, "2026-07-13", days=2) == ["18:00-07:00"]


def test_midnight_may_be_written_as_0000_or_2400():
    assert hours(week("18:00-24:00"), "2026-07-15") == hours(week("18:00-00:00"), "2026-07-15")


def test_a_regions_dates_lie_over_the_countrys():
    region = OFFICE | {
        "region": {
            "off": ["2026-07-15", "2026-04-30"],
            "short": ["2026-07-16"],
            "working": ["2026-06-12", "2026-07-18"],
        }
    }
    assert hours(region, "2026-07-15", days=2) == ["09:00-17:00"]
    assert hours(region, "2026-04-30") == []
    assert hours(region, "2026-06-11", days=2) == ["09:00-17:00", "09:00-18:00"]
    assert hours(region, "2026-07-18") == ["09:00-18:00"]
    assert hours(region, "2026-11-04") == []


def test_a_calendar_that_observes_no_production_calendar_works_on_holidays():
    assert hours(week("09:00-18:00"), "2026-11-03", days=2) == ["09:00-18:00", "09:00-18:00"]


def test_the_production_calendar_given_is_the_one_observed():
    production = {"country": "RU", "years": {"2026": {"off": ["2026-07-15"], "short": []}}}
    assert hours(OFFICE, "2026-07-15", production=production) == []
    assert hours(OFFICE, "2026-11-04", production=production) == ["09:00-18:00"]
    assert hours(OFFICE, "2026-07-15") == ["09:00-18:00"]


def test_equal_calendars_are_compiled_once():
    shuffled = dict(reversed(OFFICE.items()))
    assert calendar_from_spec(OFFICE) is calendar_from_spec(shuffled)
    assert calendar_from_spec(OFFICE) is not calendar_from_spec(OFFICE | {"zone": "UTC"})
