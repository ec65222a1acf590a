"""Hours, zones and lengths in whole sentences."""

from datetime import timedelta

import pytest
from django.utils import translation

from apps.agreements.words import duration_words, hours, zone_time
from apps.client.page import first_name
from apps.client.steps import OFFER, PAPERS, steps

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@pytest.mark.parametrize(
    ("spec", "russian", "english"),
    [
        (
            {"weekly": {d: [["09:00", "18:00"]] for d in WEEK[:5]}},
            "по будням с 9:00 до 18:00",
            "on weekdays from 9:00 to 18:00",
        ),
        (
            {"weekly": {d: [["09:00", "13:00"], ["14:00", "19:00"]] for d in WEEK[:5]}},
            "по будням с 9:00 до 13:00 и с 14:00 до 19:00",
            "on weekdays from 9:00 to 13:00 and from 14:00 to 19:00",
        ),
        (
            {"weekly": {d: [["10:00", "22:00"]] for d in WEEK}},
            "ежедневно с 10:00 до 22:00",
            "every day from 10:00 to 22:00",
        ),
        (
            {
                "weekly": {
                    **{d: [["09:00", "18:00"]] for d in WEEK[:5]},
                    "sat": [["10:00", "16:00"]],
                }
            },
            "пн–пт с 9:00 до 18:00, сб с 10:00 до 16:00",
            "Mon–Fri from 9:00 to 18:00, Sat from 10:00 to 16:00",
        ),
        ({"always": True}, "круглосуточно", "around the clock"),
    ],
)
def test_a_week_is_said_as_people_say_it(spec: dict, russian: str, english: str) -> None:
    with translation.override("ru"):
        assert hours(spec) == russian
    with translation.override("en"):
        assert hours(spec) == english


@pytest.mark.parametrize(
    ("minutes", "russian"),
    [
        (60, "1 часа"),
        (120, "2 часов"),
        (21, "21 минуты"),
        (45, "45 минут"),
        (90, "1 часа 30 минут"),
    ],
)
def test_lengths_take_the_case_of_the_sentence(minutes: int, russian: str) -> None:
    with translation.override("ru"):
        assert duration_words(timedelta(minutes=minutes), case="genitive") == russian


def test_a_zone_is_named_by_its_city() -> None:
    with translation.override("ru"):
        assert zone_time("Asia/Yekaterinburg") == "по Екатеринбургу"
        assert zone_time("Europe/Kirov") == "по местному времени (Киров)"


@pytest.mark.parametrize(
    ("full", "greeted"),
    [("Иванова Анна Сергеевна", "Анна Сергеевна"), ("Смит Джон", "Джон"), ("Мадонна", "Мадонна")],
)
def test_people_are_greeted_by_name_and_patronymic(full: str, greeted: str) -> None:
    assert first_name(full) == greeted


def test_a_request_without_history_stands_at_its_first_step() -> None:
    road = steps([], status="offered", return_stage="", premium=None)
    assert [step.state for step in road] == ["now", "ahead", "ahead", "ahead", "ahead"]
    assert OFFER < PAPERS
