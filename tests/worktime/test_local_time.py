"""Changes of offset: windows follow the local clock, durations are real elapsed time."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from apps.worktime import calendar_from_spec
from tests.worktime.weeks import ALL_DAYS, week

HOUR = timedelta(hours=1)
BERLIN = ZoneInfo("Europe/Berlin")


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def spans(window, zone, start, end):
    calendar = calendar_from_spec(week(window, days=ALL_DAYS, zone=zone))
    return [
        tuple(f"{edge:%d %H:%M}" for edge in span) for span in calendar.spans(utc(start), utc(end))
    ]


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        ("02:30-04:00", [("25 00:30", "25 03:00")]),  # opens at the first 02:30
        ("01:00-02:30", [("24 23:00", "25 00:30")]),  # closes at the first 02:30
        ("02:15-02:45", [("25 00:15", "25 00:45")]),  # only the first pass is open
        ("22:00-06:00", [("24 20:00", "25 05:00")]),  # nine hours
    ],
)
def test_a_time_that_happens_twice_means_its_first_occurrence(window, expected):
    assert spans(window, "Europe/Berlin", "2026-10-24T12:00", "2026-10-25T12:00") == expected


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        ("02:30-04:00", [("29 01:00", "29 02:00")]),  # opens at the change
        ("01:00-02:30", [("29 00:00", "29 01:00")]),  # closes at the change
        ("02:15-02:45", []),  # never happens
        ("22:00-06:00", [("28 21:00", "29 04:00")]),  # seven hours
    ],
)
def test_a_time_that_never_happens_means_the_instant_of_the_change(window, expected):
    assert spans(window, "Europe/Berlin", "2026-03-28T12:00", "2026-03-29T12:00") == expected


def test_a_date_that_never_happens_has_no_hours():
    assert spans("09:00-18:00", "Pacific/Apia", "2011-12-29T12:00", "2011-12-31T12:00") == [
        ("29 19:00", "30 04:00"),
        ("30 19:00", "31 04:00"),
    ]
    assert spans("20:00-08:00", "Pacific/Apia", "2011-12-30T00:00", "2011-12-31T00:00") == [
        ("30 06:00", "30 18:00")
    ]


def test_a_change_of_half_an_hour_is_followed():
    night = spans("22:00-06:00", "Australia/Lord_Howe", "2026-04-04T00:00", "2026-04-05T02:00")
    assert night == [("04 11:00", "04 19:30")]


def test_elapsed_time_is_told_by_instants_not_by_the_wall():
    calendar = calendar_from_spec({"zone": "Europe/Berlin", "always": True})
    first = datetime(2026, 10, 25, 2, 45, tzinfo=BERLIN)
    second = datetime(2026, 10, 25, 2, 15, fold=1, tzinfo=BERLIN)
    assert first > second, "which is why wall clocks are not compared"
    assert calendar.elapsed(first, second) == HOUR / 2
    assert calendar.elapsed(second, first) == timedelta(0)
    assert calendar.add(first, HOUR) == utc("2026-10-25T01:45")
    assert calendar.subtract(second, HOUR / 2) == utc("2026-10-25T00:45")


def test_answers_do_not_depend_on_the_zone_of_the_question():
    calendar = calendar_from_spec(week("09:00-18:00", zone="Europe/Berlin"))
    at = utc("2026-10-23T15:30")
    answers = {
        calendar.add(at.astimezone(ZoneInfo(zone)), HOUR)
        for zone in ("UTC", "Europe/Berlin", "Asia/Kathmandu", "America/New_York")
    }
    assert answers == {utc("2026-10-26T08:30")}
    assert answers.pop().tzinfo is UTC


def test_microseconds_are_kept():
    calendar = calendar_from_spec(week("09:00-18:00", zone="UTC"))
    at, duration = utc("2026-07-15T17:59:59.999999"), timedelta(microseconds=2)
    assert calendar.add(at, duration) == utc("2026-07-16T09:00:00.000001")
    assert calendar.subtract(utc("2026-07-16T09:00:00.000001"), duration) == at
    assert calendar.elapsed(at, utc("2026-07-16T09:00:00.000001")) == duration


def test_offsets_of_other_centuries_are_followed_to_the_second():
    calendar = calendar_from_spec(week("09:00-18:00", days=ALL_DAYS, zone="Europe/Moscow"))
    assert calendar.next_opening(utc("1850-01-01T00:00")) == utc("1850-01-01T06:29:43")
    assert calendar.next_opening(utc("3000-01-01T00:00")) == utc("3000-01-01T06:00")
    assert calendar.elapsed(utc("1850-01-01T00:00"), utc("1850-01-02T00:00")) == 9 * HOUR
