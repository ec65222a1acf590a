"""Planning backwards: every step in its own side's hours, and a closing time that never moves."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.agreements.planning import Step, Verdict, verdict, way_back
from apps.worktime import WorkCalendar, calendar_from_spec

DAYS = ("mon", "tue", "wed", "thu", "fri")
HOUR = timedelta(hours=1)
NOTHING = timedelta(0)
MOSCOW = ZoneInfo("Europe/Moscow")
INSURER = calendar_from_spec(
    {"zone": "Europe/Moscow", "weekly": {d: [["09:00", "18:00"]] for d in DAYS}}
)
AGENCY = calendar_from_spec(
    {
        "zone": "Asia/Yekaterinburg",
        "weekly": {d: [["09:00", "13:00"], ["14:00", "19:00"]] for d in DAYS},
    }
)
RUSSIA = calendar_from_spec(
    {
        "zone": "Europe/Moscow",
        "weekly": {d: [["09:00", "18:00"]] for d in DAYS},
        "production_calendar": "RU",
    }
)
BERLIN = calendar_from_spec(
    {"zone": "Europe/Berlin", "weekly": {"sat": [["22:00", "06:00"]], "sun": [["22:00", "06:00"]]}}
)
MONDAY = datetime(2026, 7, 13, 6, 0, tzinfo=UTC)  # 09:00 in Moscow


def insurer(hours: float, calendar: WorkCalendar = INSURER) -> Step:
    return Step("check", "insurer", HOUR * hours, calendar)


def moscow(day: int, hour: int, minute: int = 0, month: int = 7) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=MOSCOW)


def latest(step: Step, closing_at: datetime) -> datetime:
    way = way_back([step], closing_at=closing_at, buffer=HOUR, at=MONDAY)
    assert way.steps[0].latest_start is not None
    return way.steps[0].latest_start


def test_the_buffer_is_kept_free_before_the_closing() -> None:
    assert latest(insurer(2), moscow(15, 15)) == moscow(15, 12)


def test_a_closing_early_in_the_morning_sends_the_check_to_the_day_before() -> None:
    assert latest(insurer(2), moscow(15, 10, 30)) == moscow(14, 16, 30)


def test_a_closing_on_monday_morning_sends_the_check_to_friday() -> None:
    assert latest(insurer(2), moscow(20, 9)) == moscow(17, 16)


def test_a_check_is_not_planned_into_the_holidays() -> None:
    """12 June 2026 is a Friday and a day off; 11 June closes an hour earlier."""
    assert latest(insurer(2, RUSSIA), moscow(15, 10, 30, month=6)) == moscow(11, 15, 30, month=6)


def test_lunch_of_the_agency_takes_no_working_time() -> None:
    collecting = Step("documents", "agency", 2 * HOUR, AGENCY)
    at_home = ZoneInfo("Asia/Yekaterinburg")
    closing = datetime(2026, 7, 15, 16, 0, tzinfo=at_home)
    assert latest(collecting, closing) == datetime(2026, 7, 15, 12, 0, tzinfo=at_home)


def test_a_night_shift_over_the_autumn_change_has_an_hour_more() -> None:
    """From 22:00 to 06:00 in the night of 25 October 2026 nine hours pass in Berlin."""
    berlin = ZoneInfo("Europe/Berlin")
    night = Step("check", "insurer", 9 * HOUR, BERLIN)
    closing = datetime(2026, 10, 25, 7, 0, tzinfo=berlin)
    way = way_back([night], closing_at=closing, buffer=HOUR, at=MONDAY)
    assert way.steps[0].latest_start == datetime(2026, 10, 24, 22, 0, tzinfo=berlin)


def test_each_side_plans_in_its_own_hours() -> None:
    """The agency closes at 17:00 of Moscow, so what it hands over must be ready before."""
    steps = [Step("documents", "agency", HOUR, AGENCY), insurer(1)]
    way = way_back(steps, closing_at=moscow(15, 19), buffer=HOUR, at=MONDAY)
    documents, check = way.steps
    assert check.latest_start == moscow(15, 17)
    assert documents.latest_finish == moscow(15, 17)
    assert documents.latest_start == moscow(15, 16)


def test_the_client_takes_no_time_but_has_his_moment() -> None:
    steps = [insurer(1), Step("payment", "client"), insurer(2)]
    way = way_back(steps, closing_at=moscow(15, 15), buffer=HOUR, at=MONDAY)
    payment = way.steps[1]
    assert payment.latest_start == payment.latest_finish == moscow(15, 12)


def test_a_promise_by_close_of_a_day_is_planned_by_days() -> None:
    by_days = Step("check", "insurer", calendar=INSURER, working_days=1)
    assert latest(by_days, moscow(15, 20)) == moscow(14, 23, 59) + timedelta(seconds=59)


def test_safe_while_there_is_time_to_lose_tight_when_little_is_left() -> None:
    slack = {}
    for hour, minute in ((9, 0), (11, 0), (12, 0), (12, 1)):
        way = way_back(
            [insurer(2)], closing_at=moscow(15, 15), buffer=HOUR, at=moscow(15, hour, minute)
        )
        slack[hour, minute] = verdict(way, None, tight=HOUR)
    assert slack == {
        (9, 0): Verdict.SAFE,
        (11, 0): Verdict.TIGHT,
        (12, 0): Verdict.TIGHT,
        (12, 1): Verdict.IMPOSSIBLE,
    }


def test_a_weekend_ahead_is_no_time_to_spare() -> None:
    friday_evening = moscow(17, 18, 30)
    way = way_back([insurer(2)], closing_at=moscow(20, 12), buffer=HOUR, at=friday_evening)
    assert way.slack == NOTHING
    assert verdict(way, None, tight=HOUR) is Verdict.TIGHT


def test_only_the_urgent_route_fits() -> None:
    at, closing = moscow(15, 13), moscow(15, 15)
    base = way_back([insurer(2)], closing_at=closing, buffer=HOUR, at=at)
    urgent = way_back([insurer(0.5)], closing_at=closing, buffer=HOUR, at=at)
    assert verdict(base, urgent, tight=HOUR) is Verdict.IMPOSSIBLE_BASE
    assert verdict(base, base, tight=HOUR) is Verdict.IMPOSSIBLE


def test_hours_that_never_open_before_the_closing_are_impossible_not_an_error() -> None:
    once = calendar_from_spec(
        {"zone": "Europe/Moscow", "overrides": {"2030-07-15": [["10:00", "12:00"]]}}
    )
    steps = [Step("documents", "agency", HOUR, AGENCY), insurer(1, once)]
    way = way_back(steps, closing_at=moscow(15, 15), buffer=HOUR, at=MONDAY)
    assert not way.fits
    assert way.steps[0].latest_start is None
    assert way.steps[1].latest_finish == moscow(15, 14)


def test_nothing_left_to_do_always_fits() -> None:
    way = way_back([], closing_at=moscow(15, 15), buffer=HOUR, at=moscow(16, 9))
    assert verdict(way, None, tight=HOUR) is Verdict.SAFE


@given(
    lengths=st.lists(st.integers(1, 900), min_size=1, max_size=6),
    sides=st.lists(st.booleans(), min_size=6, max_size=6),
    closing=st.integers(0, 40 * 24 * 60),
)
def test_whoever_starts_at_the_latest_safe_moment_is_in_time_and_a_second_later_is_not(
    lengths: list[int], sides: list[bool], closing: int
) -> None:
    closing_at = MONDAY + timedelta(minutes=closing)
    steps = [
        Step(
            "step",
            "agency" if ours else "insurer",
            timedelta(minutes=n),
            AGENCY if ours else INSURER,
        )
        for n, ours in zip(lengths, sides, strict=False)
    ]
    first = way_back(steps, closing_at=closing_at, buffer=HOUR, at=MONDAY).steps[0].latest_start
    assert first is not None
    assert _arrives(steps, first) <= closing_at - HOUR
    assert _arrives(steps, first + timedelta(seconds=1)) > closing_at - HOUR


def _arrives(steps: list[Step], at: datetime) -> datetime:
    for step in steps:
        at = (AGENCY if step.side == "agency" else INSURER).add(at, step.left)
    return at


@pytest.mark.parametrize("zone", ["Asia/Vladivostok", "Europe/Kaliningrad"])
def test_the_zone_in_which_the_closing_is_written_changes_nothing(zone: str) -> None:
    closing = moscow(15, 15)
    assert latest(insurer(2), closing.astimezone(ZoneInfo(zone))) == latest(insurer(2), closing)
