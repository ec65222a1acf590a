"""Fingerprints of what counting rests on."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from apps.worktime import CalendarError, production, tables, zones
from apps.worktime.tables import PRODUCTION, table_prints


def test_zones_with_the_same_offsets_have_the_same_print_and_others_not() -> None:
    prints = table_prints(["Europe/Moscow", "Europe/Minsk", "Europe/Berlin"], [2026])
    assert prints["Europe/Moscow", 2026] == prints["Europe/Minsk", 2026]
    assert prints["Europe/Moscow", 2026] != prints["Europe/Berlin", 2026]


def test_a_year_whose_offsets_change_prints_otherwise_and_the_years_before_as_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Moscow left +04:00 in October 2014: as if that were news."""
    then = table_prints(["Europe/Moscow"], [2013, 2014])
    stayed = ZoneInfo("Asia/Dubai")
    monkeypatch.setattr(tables, "read_zone", lambda name: stayed)
    now = table_prints(["Europe/Moscow"], [2013, 2014])
    assert then["Europe/Moscow", 2013] == now["Europe/Moscow", 2013]
    assert then["Europe/Moscow", 2014] != now["Europe/Moscow", 2014]


def test_the_arrival_of_a_year_of_the_production_calendar_is_a_change(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = table_prints([], [2027, 2028])
    longer = tmp_path / "longer.json"
    text = production._BUNDLED.read_text(encoding="utf-8")
    longer.write_text(text.replace('"2027":', '"2028": {"off": ["2028-01-03"]},\n"2027":'))
    monkeypatch.setattr(production, "_BUNDLED", longer)
    after = table_prints([], [2027, 2028])
    assert before[PRODUCTION, 2027] == after[PRODUCTION, 2027]
    assert before[PRODUCTION, 2028] != after[PRODUCTION, 2028]


def test_an_unknown_zone_is_refused() -> None:
    assert zones.read_zone("UTC").key == "UTC"
    with pytest.raises(CalendarError):
        table_prints(["Mars/Phobos"], [2026])
