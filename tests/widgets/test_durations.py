"""Lengths and sums in words."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from apps.agreements.words import duration_words
from apps.widgets.durations import duration, exact_duration, working_duration
from apps.widgets.money import money


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "меньше минуты"),
        (1, "1 мин"),
        (59, "59 мин"),
        (60, "1 ч"),
        (62, "1 ч 02 мин"),
        (80, "1 ч 20 мин"),
        (24 * 60, "1 день"),
        (51 * 60, "2 дня 3 ч"),
        (5 * 24 * 60, "5 дней"),
        (11 * 24 * 60 + 59, "11 дней"),
        (21 * 24 * 60 + 60, "21 день 1 ч"),
    ],
)
def test_a_length_shows_its_two_largest_units(minutes, words):
    assert duration(timedelta(minutes=minutes)) == words


def test_seconds_are_never_rounded_up_to_a_minute_that_is_not_there():
    assert duration(timedelta(minutes=11, seconds=59)) == "11 мин"
    assert duration(timedelta(seconds=59)) == "меньше минуты"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 с"), (7, "7 с"), (60, "1 мин"), (727, "12 мин 07 с"), (3600, "1 ч"),
     (3907, "1 ч 05 мин 07 с"), (3605, "1 ч 05 с")],
)  # fmt: skip
def test_parts_that_have_to_add_up_are_told_to_the_second(seconds, words):
    assert exact_duration(timedelta(seconds=seconds)) == words


def test_working_time_is_never_told_in_days():
    assert working_duration(timedelta(hours=26)) == "26 ч"
    assert working_duration(timedelta(hours=480, minutes=5)) == "480 ч 05 мин"


@pytest.mark.parametrize(
    ("minutes", "nominative", "accusative", "genitive"),
    [
        (1, "1 минута", "1 минуту", "1 минуты"),
        (2, "2 минуты", "2 минуты", "2 минут"),
        (5, "5 минут", "5 минут", "5 минут"),
        (11, "11 минут", "11 минут", "11 минут"),
        (21, "21 минута", "21 минуту", "21 минуты"),
        (60, "1 час", "1 час", "1 часа"),
        (101, "1 час 41 минута", "1 час 41 минуту", "1 часа 41 минуты"),
        (300, "5 часов", "5 часов", "5 часов"),
    ],
)
def test_whole_words_agree_with_their_number(minutes, nominative, accusative, genitive):
    length = timedelta(minutes=minutes)
    assert duration_words(length) == nominative
    assert duration_words(length, case="accusative") == accusative
    assert duration_words(length, case="genitive") == genitive


def test_english_has_its_own_plurals():
    with translation.override("en"):
        assert duration(timedelta(hours=51)) == "2 days 3 h"
        assert duration(timedelta(days=1)) == "1 day"
        assert duration_words(timedelta(minutes=1)) == "1 minute"
        assert duration_words(timedelta(minutes=101)) == "1 hour 41 minutes"


def test_sums_keep_their_kopecks_and_never_break():
    assert money(Decimal("1234.5")) == "1\u00a0234,50\u00a0₽"
    assert money(0) == "0,00\u00a0₽"
    assert money(Decimal("-49784")) == "\u221249\u00a0784,00\u00a0₽"
    assert money(Decimal("0.005")) == "0,01\u00a0₽"
    with translation.override("en"):
        assert money(Decimal("1234567.8")) == "1,234,567.80\u00a0₽"


def test_a_float_is_not_money():
    with pytest.raises(TypeError):
        money(0.1)
