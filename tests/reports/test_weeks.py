"""Weeks as people write them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from apps.kernel.errors import Malformed
from apps.reports.spread import percentile, spread
from apps.reports.weeks import IsoWeek, read_zone


@pytest.mark.parametrize(
    "text", ["2026-W60", "2026-W00", "2025-W53", "2026", "W28", "", "x" * 500, "0000-W01",
             "9999-W52", "2026-W2８", "2026-W28; drop", "-2026-W28"],
)  # fmt: skip
def test_a_bad_week_is_refused_with_a_sentence(text: str) -> None:
    with translation.override("ru"), pytest.raises(Malformed) as refused:
        IsoWeek.parse(text)
    assert refused.value.status == 400
    assert refused.value.reasons[0].endswith(".")
    assert "недел" in refused.value.reasons[0]


def test_a_week_is_read_as_people_write_it() -> None:
    assert IsoWeek.parse(" 2026-w28 ") == IsoWeek.parse("2026W28") == IsoWeek(2026, 28)
    assert str(IsoWeek(2026, 3)) == "2026-W03"
    assert IsoWeek.parse("2026-W53").following == IsoWeek(2027, 1)
    assert IsoWeek(2027, 1).previous == IsoWeek(2026, 53)


def test_a_week_is_bounded_by_the_reader_s_midnights() -> None:
    start, end = IsoWeek(2026, 28).bounds(ZoneInfo("Europe/Moscow"))
    assert start == datetime(2026, 7, 5, 21, 0, tzinfo=UTC)
    assert end - start == timedelta(days=7)
    berlin = ZoneInfo("Europe/Berlin")
    spring, autumn = IsoWeek(2026, 13).bounds(berlin), IsoWeek(2026, 43).bounds(berlin)
    assert spring[1] - spring[0] == timedelta(hours=167)
    assert autumn[1] - autumn[0] == timedelta(hours=169)


def test_new_year_s_eve_in_kamchatka_is_already_another_week() -> None:
    at = datetime(2027, 1, 3, 13, 0, tzinfo=UTC)
    assert IsoWeek.containing(at, ZoneInfo("UTC")) == IsoWeek(2026, 53)
    assert IsoWeek.containing(at, ZoneInfo("Asia/Kamchatka")) == IsoWeek(2027, 1)


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../../etc/passwd", "x" * 300, "\x00"])
def test_an_unknown_zone_is_refused_with_a_sentence(zone: str) -> None:
    with pytest.raises(Malformed):
        read_zone(zone)


def test_percentiles_agree_with_a_spreadsheet() -> None:
    lengths = [timedelta(minutes=n) for n in (10, 20, 30, 40, 1000)]
    found = spread(reversed(lengths))
    assert found is not None
    assert found.count == 5
    assert found.mean == timedelta(minutes=220)
    assert found.median == timedelta(minutes=30)
    assert found.p80 == timedelta(minutes=40 + 960 * 0.2)
    assert found.p90 == timedelta(minutes=616)
    assert found.p95 == timedelta(minutes=808)


def test_one_duration_is_its_own_percentile_and_none_have_none() -> None:
    assert percentile([timedelta(minutes=7)], 95) == timedelta(minutes=7)
    assert spread([]) is None
