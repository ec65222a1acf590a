"""What people type becomes what is stored, or a sentence for them."""

from datetime import timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.products.answers import AnswerError, clean, typed
from apps.products.terms import Field, FieldType, Text

ZONE = timezone(timedelta(hours=5))


def field(kind: FieldType) -> Field:
    return Field(
        code="x", label=Text("х", "x"), type=kind, stage="quote", choices=(), pattern=None,
        hint=None, rule=None, rule_text=None, source_doc=None, must_match_bank_doc=False,
        pd_class="ordinary", required_when="always", filled_by="agency",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "raw", "stored"),
    [
        ("money", "6 860 000,00", "6860000.00"),
        ("money", "6\u00a0860\u202f000 ₽", "6860000.00"),
        ("money", 7200000, "7200000.00"),
        ("money", 0.1, "0.10"),
        ("money", "-0", "0.00"),
        ("decimal", "54,30", "54.3"),
        ("decimal", "100", "100"),
        ("int", " 1998 ", 1998),
        ("int", 2, 2),
        ("bool", "да", True),
        ("bool", False, False),
        ("date", "14.05.1991", "1991-05-14"),
        ("date", "1991-05-14", "1991-05-14"),
        ("datetime", "26.11.2026 9:30", "2026-11-26T09:30:00+05:00"),
        ("datetime", "2026-11-26T09:30", "2026-11-26T09:30:00+05:00"),
        ("datetime", "2026-11-26T04:30:00Z", "2026-11-26T09:30:00+05:00"),
        ("phone", "8 912 000-00-01", "+79120000001"),
        ("email", " anna@example.com ", "anna@example.com"),
        ("text", "  Орлова \n Анна\u200b ", "Орлова Анна"),
        ("text", "   ", None),
        ("text", None, None),
    ],
)
def test_an_answer_is_stored_in_one_form(kind: FieldType, raw: object, stored: object) -> None:
    assert clean(field(kind), raw, "ru", zone=ZONE) == stored


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        ("money", "6,860"), ("money", "1.001"), ("money", "-1"), ("money", "NaN"),
        ("money", float("nan")), ("money", float("inf")), ("money", "1e9"), ("money", True),
        ("money", "١٢"), ("money", "1" * 13), ("decimal", "1,000,000"), ("int", "1.5"),
        ("int", 10**50), ("int", "1" * 12), ("bool", "maybe"), ("choice", "x"),
        ("date", "31.02.2026"), ("date", "1991-5-14"), ("date", "19910514"), ("date", "01.01.0001"),
        ("datetime", "26.11.2026"), ("datetime", "26.11.2026 25:00"), ("datetime", "x 10:00+99:99"),
        ("phone", "123"), ("phone", "+7 912 000-00-01 доб. 5"), ("email", "anna"), ("form", "x"),
        ("text", "a\x00b"), ("text", "\ud800"), ("text", "a\u202eb"), ("text", "x" * 501),
        ("text", []), ("text", {}),
    ],
)  # fmt: skip
def test_an_unreadable_answer_is_refused_with_a_sentence(kind: FieldType, raw: object) -> None:
    with pytest.raises(AnswerError) as refused:
        clean(field(kind), raw, "ru")
    sentence = str(refused.value)
    assert sentence.endswith(".")
    assert any("а" <= sign.lower() <= "я" for sign in sentence)


KINDS: list[FieldType] = [
    "text", "date", "datetime", "bool", "int", "decimal", "money", "phone", "email", "address",
]  # fmt: skip


@given(st.sampled_from(KINDS), st.text(max_size=40) | st.floats() | st.integers())
@settings(max_examples=300, deadline=None)
def test_what_was_stored_cleans_to_itself(kind: FieldType, raw: object) -> None:
    try:
        stored = clean(field(kind), raw, "en", zone=ZONE)
    except AnswerError:
        return
    assert stored is None or clean(field(kind), stored, "en", zone=ZONE) == stored
    assert (typed(field(kind), stored) is None) == (stored is None)


def test_the_sentence_is_in_the_language_asked_for() -> None:
    with pytest.raises(AnswerError, match=r"Enter a whole number\."):
        clean(field("int"), "1.5", "en")
    with pytest.raises(AnswerError, match=r"Введите целое число\."):
        clean(field("int"), "1.5", "ru")
