"""Instants in words: the edge of a day is the edge in the reader's zone."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from apps.widgets.instants import day_heading, instant, not_later, until
from apps.widgets.zones import ZONE_CITIES, zone_city, zone_of

MOSCOW, URAL = "Europe/Moscow", "Asia/Yekaterinburg"
NOW = datetime(2026, 12, 2, 11, 35, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (datetime(2026, 12, 2, 11, 47, tzinfo=UTC), "сегодня в 14:47"),
        (datetime(2026, 12, 3, 6, 0, tzinfo=UTC), "завтра в 09:00"),
        (datetime(2026, 12, 1, 15, 20, tzinfo=UTC), "вчера в 18:20"),
        (datetime(2026, 12, 4, 8, 0, tzinfo=UTC), "пт 4 дек, 11:00"),
        (datetime(2027, 5, 1, 8, 0, tzinfo=UTC), "01.05.2027, 11:00"),
    ],
)
def test_an_instant_is_said_as_people_say_it(at, words):
    assert instant(at, zone=MOSCOW, now=NOW) == words


def test_midnight_belongs_to_the_readers_zone():
    late = datetime(2026, 12, 2, 20, 0, tzinfo=UTC)
    assert instant(late, zone=MOSCOW, now=NOW) == "сегодня в 23:00"
    assert instant(late, zone=URAL, now=NOW) == "завтра в 01:00"
    assert instant(late + timedelta(hours=1), zone=MOSCOW, now=NOW) == "завтра в 00:00"


def test_the_zone_is_written_out():
    closing = datetime(2026, 12, 4, 6, 0, tzinfo=UTC)
    said = instant(closing, zone=URAL, now=NOW, show_zone=True)
    assert said == "пт 4 дек, 11:00 (Екатеринбург)"
    with translation.override("en"):
        said = instant(closing, zone=URAL, now=NOW, show_zone=True)
        assert said == "Fri 4 Dec, 11:00 (Yekaterinburg)"


def test_deadlines_have_their_own_words():
    assert until(NOW + timedelta(minutes=12), zone=MOSCOW, now=NOW) == "до 14:47"
    assert until(NOW + timedelta(days=1), zone=MOSCOW, now=NOW) == "до 14:35 завтра"
    assert until(NOW + timedelta(days=2), zone=MOSCOW, now=NOW) == "до 14:35, пт 4 дек"
    assert not_later(NOW + timedelta(days=2), zone=MOSCOW, now=NOW) == "не позже 14:35, пт 4 дек"


def test_days_of_the_feed_have_names():
    assert day_heading(NOW, zone=MOSCOW, now=NOW) == "Сегодня"
    assert day_heading(NOW - timedelta(days=1), zone=MOSCOW, now=NOW) == "Вчера"
    assert day_heading(NOW - timedelta(days=2), zone=MOSCOW, now=NOW) == "пн 30 ноя"


def test_every_named_zone_exists_and_has_a_russian_city():
    assert len(ZONE_CITIES) > 20
    for key in ZONE_CITIES:
        zone_of(key)
        assert zone_city(key)[0] in "АБВГДЕЖЗИКЛМНОПРСТУХЧЯв", key


def test_an_unnamed_zone_is_told_by_its_own_key():
    assert zone_city("America/New_York") == "New York"
