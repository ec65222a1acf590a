"""What cannot be a calendar, an instant or a duration is refused with a sentence, at once."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from apps.worktime import CalendarError, NoWorkingTime, calendar_from_spec
from tests.worktime.weeks import OFFICE, week

HOUR = timedelta(hours=1)
WEDNESDAY = datetime(2026, 7, 15, 9, tzinfo=UTC)


def utc_week(windows):
    return {"zone": "UTC", "weekly": {"mon": windows}}


def always(**settings):
    return {"zone": "UTC", "always": True, **settings}


def endless():
    spec = {"zone": "UTC"}
    spec["weekly"] = spec
    return spec


def bottomless():
    windows = []
    for _ in range(100_000):
        windows = [windows]
    return utc_week(windows)


NOT_CALENDARS = [
    *(None, [], "RU5", 5, {}, {"weekly": {}}),
    *({"zone": zone, "always": True} for zone in (None, 3, True, "", "Mars/Base", "Europe")),
    *({"zone": zone, "always": True} for zone in ("../UTC", "/etc/passwd", "a\0b", "x" * 5000)),
    *({"zone": "UTC"}, {"zone": "UTC", "always": False}, {"zone": "UTC", "weekly": {}}),
    *({"zone": "UTC", "always": value} for value in (1, "yes", [])),
    always(weekly={"mon": [["09:00", "18:00"]]}),
    *({"zone": "UTC", "weekly": value} for value in ([], "mon", 5, True)),
    *({"zone": "UTC", "weekly": {key: [["09:00", "18:00"]]}} for key in ("Mon", "monday", 1, "")),
    *(utc_week(value) for value in ([], None, True, 9, "09:00-18:00", {"09:00": "18:00"})),
    *(utc_week([pair]) for pair in ("09:00", [], ["09:00"], ["09:00", "12:00", "18:00"], None)),
    *(utc_week([[time, "18:00"]]) for time in ("9:00", "0900", "24:00", "09:60", "-1:00", "")),
    *(utc_week([[time, "18:00"]]) for time in (9, 9.5, True, None, "09:00\n", " 09:00", "٠٩:٠٠")),
    *(utc_week([["09:00", time]]) for time in ("24:01", "25:00", "18:00:00", 18, True, None)),
    *(utc_week([[time, time]]) for time in ("09:00", "00:00")),
    *(always(overrides=value) for value in ([], "2026-07-15", True, 1)),
    *(
        always(overrides={key: []})
        for key in ("2026-02-30", "20260715", "2026-W29-3", "15.07.2026")
    ),
    *(always(overrides={key: []}) for key in ("", 20260715, date(2026, 7, 15), "2026-07-15T00:00")),
    *(always(overrides={"2026-07-15": value}) for value in (None, "closed", [["10:00"]], [[]])),
    always(overides={}),
    *(always(production_calendar=value) for value in ("XX", "ru", "", True, 7, ["RU"])),
    always(region={"off": ["2026-07-15"]}),
    *(OFFICE | {"region": value} for value in ([], "Tatarstan", {"of": []}, {"off": "2026-07-15"})),
    *(OFFICE | {"region": {"off": [value]}} for value in ("soon", 20260715, None)),
    OFFICE | {"region": {"off": ["2026-07-15"], "working": ["2026-07-15"]}},
    *({"zone": "UTC", "weekly": {"mon": value}} for value in (set(), object())),
    *(endless(), bottomless()),
]


@pytest.mark.parametrize("spec", NOT_CALENDARS, ids=range(len(NOT_CALENDARS)))
def test_what_is_no_calendar_is_refused_with_a_sentence(spec):
    with pytest.raises(CalendarError) as refusal:
        calendar_from_spec(spec)
    sentence = str(refusal.value)
    assert sentence.endswith(".")
    assert 20 < len(sentence) < 250


NOT_PRODUCTION = [
    *([], "RU", 5, {}, {"years": []}, {"years": {"26": {}}}, {"years": {"20260": {}}}),
    *({"years": {"2026": entry}} for entry in ([], None, {"of": []}, {"off": "2026-01-01"})),
    *({"years": {"2026": {"off": [day]}}} for day in ("2025-12-31", "soon", 1, None)),
    {"years": {"2026": {"off": ["2026-01-01"], "working": ["2026-01-01"]}}},
    {"country": "KZ", "years": {}},
]


@pytest.mark.parametrize("production", NOT_PRODUCTION, ids=range(len(NOT_PRODUCTION)))
def test_what_is_no_production_calendar_is_refused_with_a_sentence(production):
    with pytest.raises(CalendarError, match=r"\.$"):
        calendar_from_spec(OFFICE, production)
    assert calendar_from_spec(week("09:00-18:00"), production)


@pytest.mark.parametrize("value", [None, "2026-07-15", 5, True, date(2026, 7, 15), HOUR])
def test_what_is_no_instant_is_refused(value):
    calendar = calendar_from_spec(OFFICE)
    for ask in (
        lambda: calendar.add(value, HOUR),
        lambda: calendar.subtract(value, HOUR),
        lambda: calendar.elapsed(value, WEDNESDAY),
        lambda: calendar.elapsed(WEDNESDAY, value),
        lambda: calendar.spans(WEDNESDAY, value),
        lambda: calendar.is_open(value),
        lambda: calendar.next_opening(value),
        lambda: calendar.next_closing(value),
        lambda: calendar.close_of_nth_working_day(value, 1),
        lambda: calendar.covers(value),
    ):
        with pytest.raises(CalendarError, match="An instant must be a datetime"):
            ask()


def test_a_naive_datetime_is_refused_even_beside_another():
    calendar, naive = calendar_from_spec(OFFICE), datetime(2026, 7, 15, 9)
    for ask in (
        lambda: calendar.add(naive, HOUR),
        lambda: calendar.subtract(naive, HOUR),
        lambda: calendar.elapsed(naive, naive),
        lambda: calendar.elapsed(WEDNESDAY, naive),
        lambda: calendar.is_open(naive),
    ):
        with pytest.raises(CalendarError, match="no UTC offset"):
            ask()


@pytest.mark.parametrize("value", [None, 60, 1.5, True, "1 h", WEDNESDAY])
def test_what_is_no_duration_is_refused(value):
    calendar = calendar_from_spec(OFFICE)
    for count in (calendar.add, calendar.subtract):
        with pytest.raises(CalendarError, match="must be a timedelta"):
            count(WEDNESDAY, value)


@pytest.mark.parametrize("value", [timedelta(0), -HOUR, timedelta.min])
def test_a_duration_of_nothing_or_less_is_refused(value):
    calendar = calendar_from_spec(OFFICE)
    for count in (calendar.add, calendar.subtract):
        with pytest.raises(CalendarError, match="longer than zero"):
            count(WEDNESDAY, value)


@pytest.mark.parametrize("n", [0, -1, 1.0, True, None, "2"])
def test_what_is_no_number_of_working_days_is_refused(n):
    with pytest.raises(CalendarError, match="whole number from 1"):
        calendar_from_spec(OFFICE).close_of_nth_working_day(WEDNESDAY, n)


@pytest.mark.parametrize("spec", [OFFICE, {"zone": "UTC", "always": True}])
def test_the_ends_of_the_datetime_range_are_refused_not_crashed_into(spec):
    calendar = calendar_from_spec(spec)
    for offset in (-14, 0, 14):
        zone = timezone(timedelta(hours=offset))
        first, last = datetime.min.replace(tzinfo=zone), datetime.max.replace(tzinfo=zone)
        for ask in (
            lambda first=first: calendar.add(first, HOUR),
            lambda first=first: calendar.subtract(first, HOUR),
            lambda last=last: calendar.add(last, HOUR),
            lambda last=last: calendar.subtract(last, HOUR),
            lambda first=first, last=last: calendar.elapsed(first, last),
            lambda first=first: calendar.elapsed(first, WEDNESDAY),
            lambda last=last: calendar.spans(WEDNESDAY, last),
            lambda last=last: calendar.next_opening(last),
            lambda first=first: calendar.next_closing(first),
            lambda first=first: calendar.close_of_nth_working_day(first, 1),
        ):
            with pytest.raises(CalendarError, match="year 3 to year 9997"):
                ask()
        assert calendar.elapsed(last, first) == timedelta(0)


def test_centuries_are_counted_and_more_of_them_refused():
    calendar = calendar_from_spec({"zone": "UTC", "always": True})
    start, end = datetime(1800, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
    assert calendar.elapsed(start, end) == end - start
    with pytest.raises(CalendarError, match="400 years"):
        calendar.elapsed(datetime(1500, 1, 1, tzinfo=UTC), end)


@pytest.mark.parametrize("duration", [timedelta.max, timedelta(days=1097)])
def test_a_search_ends_at_the_horizon(duration):
    for spec in (OFFICE, {"zone": "UTC", "always": True}):
        calendar = calendar_from_spec(spec)
        for count in (calendar.add, calendar.subtract):
            with pytest.raises(NoWorkingTime, match="not enough working time"):
                count(WEDNESDAY, duration)
