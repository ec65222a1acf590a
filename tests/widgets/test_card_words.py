"""Small pieces of the card: hours in words, typed sums, reasons that stay with the insurer."""

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.http import QueryDict
from django.utils import translation

from apps.products.terms import Field, Text
from apps.usecases.verbs import VERBS
from apps.widgets.card.answer_form import AnswerForm, grouped, shown
from apps.widgets.card.answers import words_of
from apps.widgets.card.hours import hours_words
from apps.widgets.card.sentences import LINES
from apps.widgets.card.tried import Tried

NOW = datetime(2026, 7, 14, 11, 0, tzinfo=ZoneInfo("Europe/Moscow"))


def field(code: str, kind: str, **more: object) -> Field:
    given: dict[str, object] = {
        "code": code, "label": Text("Поле", "Field"), "type": kind, "stage": "quote",
        "choices": (), "pattern": None, "hint": None, "rule": None, "rule_text": None,
        "source_doc": None, "must_match_bank_doc": False, "pd_class": "ordinary",
        "required_when": "always", "filled_by": "agency",
    }  # fmt: skip
    return Field(**{**given, **more})  # type: ignore[arg-type]


def test_neighbouring_days_with_the_same_hours_are_one_range() -> None:
    week = {day: [["09:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
    spec = {"zone": "Europe/Moscow", "weekly": {**week, "sat": [["10:00", "16:00"]]}}
    assert hours_words(spec) == "пн–пт 09:00–18:00, сб 10:00–16:00 (Москва)"


def test_a_gap_in_the_week_breaks_the_range_and_lunch_is_said() -> None:
    day = [["09:00", "13:00"], ["14:00", "18:00"]]
    spec = {"zone": "Asia/Yekaterinburg", "weekly": {"mon": day, "wed": day, "tue": []}}
    words = "пн 09:00–13:00, 14:00–18:00, ср 09:00–13:00, 14:00–18:00 (Екатеринбург)"
    assert hours_words(spec) == words


def test_an_always_open_calendar_says_so() -> None:
    assert hours_words({"zone": "Europe/Moscow", "always": True}) == "круглосуточно (Москва)"


def test_sums_are_shown_as_people_type_them() -> None:
    assert grouped(Decimal("6860000.00")) == "6\u00a0860\u00a0000"
    assert grouped(Decimal("1234.5")) == "1\u00a0234,50"


@pytest.mark.parametrize(
    ("kind", "stored", "control", "words"),
    [
        ("bool", True, "true", "да"),
        ("bool", False, "false", "нет"),
        ("date", "1991-05-14", "1991-05-14", "14.05.1991"),
        ("money", "9800000.00", "9\u00a0800\u00a0000", "9\u00a0800\u00a0000,00\u00a0₽"),
        ("int", 1998, "1998", "1998"),
        ("text", None, "", ""),
    ],
)
def test_an_answer_is_shown_in_its_control_and_in_words(
    kind: str, stored: object, control: str, words: str
) -> None:
    one = field("f", kind)
    assert shown(one, stored, "Europe/Moscow") == control  # type: ignore[arg-type]
    read = words_of(one, stored, language="ru", zone="Europe/Moscow", now=NOW)  # type: ignore[arg-type]
    assert read == words


def test_an_instant_stands_in_the_agencys_zone() -> None:
    stored = "2026-07-17T11:00:00+03:00"
    assert shown(field("f", "datetime"), stored, "Asia/Yekaterinburg") == "2026-07-17T13:00"


def test_only_what_differs_from_the_shown_page_is_a_change() -> None:
    fields = (field("a", "text"), field("b", "money"), field("c", "bool"))
    typed = QueryDict(mutable=True)
    typed.update({
        "a": "новое", "initial-a": "старое",
        "b": "9 800 000", "initial-b": "9 800 000",
        "c": "true", "initial-c": "",
    })  # fmt: skip
    form = AnswerForm(fields, {}, zone="Europe/Moscow", typed=typed)
    assert form.changes() == {"a": "новое", "c": "true"}


def test_typed_text_is_kept_without_the_forms_own_fields() -> None:
    typed = QueryDict("csrfmiddlewaretoken=x&revision=3&verb=accept&evidence=звонок&initial-a=b")
    assert Tried("act-accept", typed).texts() == ["звонок"]


def test_every_move_has_its_sentence_in_russian() -> None:
    with translation.override("ru"):
        told = {name: str(words) for name, words in LINES.items()}
    assert set(VERBS) <= set(told)
    assert all("%(who)s" in words for words in told.values())
    assert all(any("а" <= sign <= "я" for sign in words) for words in told.values())
