"""Openings, closings and the horizon."""

from datetime import UTC, datetime, timedelta

import pytest

from apps.worktime import NoWorkingTime, calendar_from_spec
from tests.worktime.weeks import OFFICE, week

HOUR = timedelta(hours=1)
ALWAYS = calendar_from_spec({"zone": "UTC", "always": True})
DESK = calendar_from_spec(week("09:00-13:00", "14:00-18:00", zone="UTC"))


def wednesday(hour, minute=0):
    return datetime(2026, 7, 15, hour, minute, tzinfo=UTC)


def test_a_deadline_that_lands_on_closing_is_the_closing():
    assert DESK.add(wednesday(17), HOUR) == wednesday(18)
    assert DESK.add(wednesday(12), HOUR) == wednesday(13)
    assert DESK.add(wednesday(9), 8 * HOUR) == wednesday(18)


def test_the_last_safe_moment_is_an_opening_not_the_closing_before_it():
    assert DESK.subtract(wednesday(15), HOUR) == wednesday(14)
    assert DESK.subtract(wednesday(18), 8 * HOUR) == wednesday(9)
    assert DESK.subtract(wednesday(9), HOUR) == wednesday(17) - timedelta(days=1)
    assert DESK.subtract(wednesday(13, 30), HOUR) == wednesday(12)


def test_counting_starts_at_once_on_opening_and_waits_on_closing():
    assert DESK.add(wednesday(9), HOUR) == wednesday(10)
    assert DESK.add(wednesday(13), HOUR) == wednesday(15)
    assert DESK.add(wednesday(18), HOUR) == wednesday(10) + timedelta(days=1)


def test_nothing_elapses_backwards_or_in_no_time():
    assert DESK.elapsed(wednesday(10), wednesday(10)) == timedelta(0)
    assert DESK.elapsed(wednesday(12), wednesday(10)) == timedelta(0)
    assert DESK.elapsed(wednesday(12), wednesday(10) - timedelta(days=9999)) == timedelta(0)
    assert DESK.spans(wednesday(12), wednesday(10)) == []


def test_open_from_the_opening_up_to_but_not_at_the_close():
    assert [DESK.is_open(wednesday(hour)) for hour in (8, 9, 12, 13, 14, 18)] == [
        *(False, True, True),
        *(False, True, False),
    ]


def test_the_next_opening_is_now_while_open():
    assert DESK.next_opening(wednesday(10, 5)) == wednesday(10, 5)
    assert DESK.next_opening(wednesday(13)) == wednesday(14)
    assert DESK.next_opening(wednesday(18)) == wednesday(9) + timedelta(days=1)


def test_the_next_closing_is_that_of_the_window_open_or_next():
    assert DESK.next_closing(wednesday(10)) == wednesday(13)
    assert DESK.next_closing(wednesday(13)) == wednesday(18)
    assert DESK.next_closing(wednesday(18)) == wednesday(13) + timedelta(days=1)


def test_what_never_closes_has_no_next_closing():
    assert ALWAYS.next_opening(wednesday(10)) == wednesday(10)
    with pytest.raises(NoWorkingTime):
        ALWAYS.next_closing(wednesday(10))


def test_a_search_goes_three_years_and_no_further():
    for day, found in (("2029-07-14", True), ("2029-07-15", False), ("2035-01-01", False)):
        once = calendar_from_spec({"zone": "UTC", "overrides": {day: [["10:00", "12:00"]]}})
        if found:
            assert once.add(wednesday(9), HOUR) == datetime(2029, 7, 14, 11, tzinfo=UTC)
            with pytest.raises(NoWorkingTime):
                once.add(wednesday(9), 3 * HOUR)
        else:
            for search in (once.next_opening, once.next_closing):
                with pytest.raises(NoWorkingTime):
                    search(wednesday(9))
            with pytest.raises(NoWorkingTime):
                once.add(wednesday(9), HOUR)


def test_a_search_backwards_goes_three_years_and_no_further():
    once = calendar_from_spec({"zone": "UTC", "overrides": {"2023-07-15": [["10:00", "12:00"]]}})
    assert once.subtract(wednesday(9), HOUR) == datetime(2023, 7, 15, 11, tzinfo=UTC)
    with pytest.raises(NoWorkingTime):
        once.subtract(wednesday(9) + timedelta(days=1), HOUR)


def test_the_horizon_holds_for_years_already_compiled():
    calendar = calendar_from_spec({"zone": "UTC", "always": True, "name": "compiled wide"})
    assert calendar.elapsed(wednesday(9) - timedelta(days=4000), wednesday(9)).days == 4000
    for distance, found in ((1095, True), (1096, True), (1097, False)):
        at = wednesday(9) - timedelta(days=4000)
        duration = timedelta(days=distance)
        if found:
            assert calendar.add(at, duration) == at + duration
        else:
            with pytest.raises(NoWorkingTime):
                calendar.add(at, duration)


def test_three_years_from_the_29th_of_february_end_on_the_1st_of_march():
    at = datetime(2024, 2, 29, 12, tzinfo=UTC)
    last = datetime(2027, 3, 1, 12, tzinfo=UTC)
    assert ALWAYS.add(at, last - at) == last
    with pytest.raises(NoWorkingTime):
        ALWAYS.add(at, last - at + timedelta(microseconds=1))


def test_overrides_all_closed_make_a_calendar_without_working_time():
    closed = calendar_from_spec({"zone": "UTC", "overrides": {"2026-07-15": []}})
    with pytest.raises(NoWorkingTime):
        closed.add(wednesday(9), HOUR)
    assert closed.elapsed(wednesday(9), wednesday(18)) == timedelta(0)


def test_questions_may_jump_between_distant_years():
    """Each answer is the same whatever has been compiled before it."""
    calendar = calendar_from_spec(OFFICE)
    years = [2026, 1999, 2150, 2024, 1800, 2027, 2026, 2090]
    for year in years:
        start = datetime(year, 1, 1, tzinfo=UTC)
        fresh = calendar_from_spec(OFFICE | {"name": f"fresh {year}"})
        due = calendar.add(start, 2000 * HOUR)
        assert due == fresh.add(start, 2000 * HOUR)
        assert calendar.elapsed(start, due) == fresh.elapsed(start, due) == 2000 * HOUR
        assert calendar.subtract(due, 2000 * HOUR) == fresh.subtract(due, 2000 * HOUR)


@pytest.mark.parametrize("year", [2024, 2025, 2026, 2027])
def test_a_year_turns_without_a_seam(year):
    """Night shifts of 31 December belong to it and reach into the next year's compilation."""
    night = calendar_from_spec(
        week(
            "22:00-06:00",
            days=["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
            zone="America/New_York",
        )
    )
    start = datetime(year, 12, 30, 12, tzinfo=UTC)
    assert night.elapsed(start, start + timedelta(days=5)) == 40 * HOUR
    assert len(night.spans(start, start + timedelta(days=5))) == 5
    assert night.add(start, 40 * HOUR) == start + timedelta(days=4, hours=23)
