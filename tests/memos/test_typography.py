"""Figures are set the way each language sets them, and never broken over a line."""

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from django.utils import translation

from apps.memos.typography import (
    bound,
    day,
    last_day,
    minutes_of_work,
    moment,
    money,
    quoted,
    tame,
)

NBSP = "\u00a0"


def test_sums_follow_the_language() -> None:
    assert money(Decimal("1234.5"), "ru") == f"1{NBSP}234,50{NBSP}₽"
    assert money(Decimal("9800000"), "ru") == f"9{NBSP}800{NBSP}000,00{NBSP}₽"
    assert money(Decimal("1234.5"), "en") == f"RUB{NBSP}1,234.50"
    assert money(Decimal("0.005"), "ru") == f"0,01{NBSP}₽"


def test_days_and_moments_follow_the_language() -> None:
    east = timezone(timedelta(hours=5))
    assert day(date(2026, 1, 5), "ru") == "05.01.2026"
    assert day(date(2026, 1, 5), "en") == f"5{NBSP}January{NBSP}2026"
    at = datetime(2026, 1, 5, 9, 5, tzinfo=east)
    assert moment(at, "ru") == f"05.01.2026, 09:05{NBSP}(UTC+5)"
    west = timezone(timedelta(hours=-3, minutes=-30))
    assert moment(at.astimezone(west), "ru").endswith("(UTC−3:30)")


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 1, 15), 12, date(2027, 1, 14)),
        (date(2026, 1, 1), 12, date(2026, 12, 31)),
        (date(2024, 2, 29), 12, date(2025, 2, 27)),
        (date(2026, 1, 31), 1, date(2026, 2, 27)),
        (date(2026, 12, 31), 36, date(2029, 12, 30)),
        (date(2026, 11, 15), 1, date(2026, 12, 14)),
    ],
)
def test_a_term_ends_the_day_before_its_anniversary(start: date, months: int, end: date) -> None:
    assert last_day(start, months) == end


def test_promises_are_told_in_hours_and_minutes_with_russian_plurals() -> None:
    with translation.override("ru"):
        assert [minutes_of_work(n) for n in (45, 60, 120, 300, 90)] == [
            f"45{NBSP}мин",
            f"1{NBSP}час",
            f"2{NBSP}часа",
            f"5{NBSP}часов",
            f"1{NBSP}час{NBSP}30{NBSP}мин",
        ]
    with translation.override("en"):
        assert minutes_of_work(480) == f"8{NBSP}hours"


def test_sentences_keep_figures_with_units_and_short_words_with_the_next() -> None:
    told = bound("не больше 15% суммы; ценности до 50 000 ₽ в год", "ru")
    assert told == (
        f"не{NBSP}больше 15{NBSP}% суммы; ценности до{NBSP}50{NBSP}000{NBSP}₽ в{NBSP}год"
    )
    assert bound("RUB 10,000 per event within 3 days", "en") == (
        f"RUB{NBSP}10,000{NBSP}per event within 3{NBSP}days"
    )


def test_names_with_a_colon_are_quoted_in_a_sentence() -> None:
    assert quoted(["Титул: право"], "ru") == "«Титул: право»"
    assert quoted(["Title", "Life"], "en") == "“Title”, “Life”"


def test_typed_text_is_made_one_bounded_line() -> None:
    assert tame("  г. Пермь,\n\tул.\x00 \u202eТестовая\u2066 ") == "г. Пермь, ул. Тестовая"
    assert len(tame("я" * 5000)) == 160
    assert tame("е\u0308") == "ё"
