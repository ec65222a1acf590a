"""Promises by close of the n-th working day."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from apps.worktime import NoWorkingTime, calendar_from_spec
from tests.worktime.weeks import OFFICE, week

MOSCOW = ZoneInfo("Europe/Moscow")


def moscow(text):
    return datetime.fromisoformat(text).replace(tzinfo=MOSCOW)


@pytest.mark.parametrize(
    ("at", "n", "close"),
    [
        ("2026-07-15T10:00", 1, "2026-07-16T18:00"),  # the day of the event does not count
        ("2026-07-15T19:00", 1, "2026-07-16T18:00"),
        ("2026-07-17T10:00", 1, "2026-07-20T18:00"),
        ("2026-07-18T10:00", 1, "2026-07-20T18:00"),
        ("2026-11-02T10:00", 1, "2026-11-03T17:00"),  # a short day
        ("2026-11-02T10:00", 2, "2026-11-05T18:00"),  # over a day off
        ("2025-10-31T10:00", 1, "2025-11-01T17:00"),  # a working Saturday
        ("2025-12-30T17:30", 1, "2026-01-12T18:00"),
        ("2026-07-15T10:00", 10, "2026-07-29T18:00"),
    ],
)
def test_a_promise_in_working_days_ends_with_the_nth_days_close(at, n, close):
    assert calendar_from_spec(OFFICE).close_of_nth_working_day(moscow(at), n) == moscow(close)


def test_a_night_shift_is_a_working_day_of_its_start_date():
    night = calendar_from_spec(week("22:00-06:00"))
    for at in ("2026-07-15T12:00", "2026-07-15T23:00", "2026-07-16T05:00"):
        assert night.close_of_nth_working_day(moscow(at), 1) == moscow("2026-07-17T06:00")
    after = night.close_of_nth_working_day(moscow("2026-07-16T06:00"), 1)
    assert after == moscow("2026-07-18T06:00")


def test_an_override_makes_or_unmakes_a_working_day():
    own = OFFICE | {"overrides": {"2026-07-16": [], "2026-07-18": [["10:00", "11:00"]]}}
    calendar, at = calendar_from_spec(own), moscow("2026-07-15T10:00")
    assert calendar.close_of_nth_working_day(at, 1) == moscow("2026-07-17T18:00")
    assert calendar.close_of_nth_working_day(at, 2) == moscow("2026-07-18T11:00")


def test_a_calendar_without_days_that_many_says_so():
    once = {"zone": "Europe/Moscow", "overrides": {"2026-07-16": [["10:00", "12:00"]]}}
    calendar, at = calendar_from_spec(once), moscow("2026-07-15T10:00")
    assert calendar.close_of_nth_working_day(at, 1) == moscow("2026-07-16T12:00")
    for n in (2, 10**9):
        with pytest.raises(NoWorkingTime, match="working days"):
            calendar.close_of_nth_working_day(at, n)
