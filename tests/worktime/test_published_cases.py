"""The published cases: instants computed once, confirmed minute by minute, and never changed."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from apps.worktime import calendar_from_spec, production_calendar

PUBLISHED = json.loads(Path(__file__).with_name("cases.json").read_text(encoding="utf-8"))
UNITS = {"min": "minutes", "s": "seconds"}


def instant(text):
    return datetime.strptime(text, "%Y-%m-%d %H:%M:%S%z")


def duration(text):
    count, unit = text.split()
    return timedelta(**{UNITS[unit]: int(count)})


@pytest.mark.parametrize("case", PUBLISHED["cases"], ids=lambda case: case["id"])
def test_a_published_case_comes_out_as_published(case):
    calendar = calendar_from_spec(PUBLISHED["calendars"][case["calendar"]], production_calendar())
    start, argument, expected = instant(case["start"]), case["argument"], case["expected"]
    if case["op"] == "elapsed":
        assert calendar.elapsed(start, instant(argument)) == duration(expected)
        return
    count = {"add": calendar.add, "sub": calendar.subtract}[case["op"]]
    answer = count(start, duration(argument))
    assert answer == instant(expected) == datetime.fromisoformat(case["expected_utc"])


def test_all_published_cases_are_here():
    assert len(PUBLISHED["cases"]) == 37
    assert {case["op"] for case in PUBLISHED["cases"]} == {"add", "sub", "elapsed"}
