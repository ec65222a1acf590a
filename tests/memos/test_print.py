"""The memo on paper: two pages, tagged, the same every time, and only what it may say."""

import re
from dataclasses import replace
from functools import lru_cache

import pytest

from apps.memos import rendition
from apps.memos.facts import MemoFacts
from apps.memos.rendition import Rendition
from apps.papers import engine, inspect
from apps.products.content import Text
from tests.memos.examples import CODES, LANGUAGES, facts, fewer, package
from tests.papers.reading import words_of

EVERY = pytest.mark.parametrize(
    ("code", "language"), [(code, language) for code in CODES for language in LANGUAGES]
)


def printed(made: MemoFacts, kind: Rendition = Rendition.TWO_PAGES) -> bytes:
    return engine.render_job(rendition.job(made, kind))


@lru_cache(maxsize=8)
def sample(code: str, language: str) -> bytes:
    return printed(facts(code, language))


def text(pdf: bytes) -> str:
    return re.sub(r"\s+", " ", words_of(pdf))


@EVERY
def test_a_memo_is_two_tagged_pages_in_its_language(code: str, language: str) -> None:
    made = facts(code, language)
    told = inspect.check(sample(code, language))
    assert (told.pages, told.tagged, told.ua, told.lang) == (2, True, True, language)
    assert made.package.name.into(language) in told.title
    assert len(sample(code, language)) < 80_000


@EVERY
def test_the_printed_figures_are_the_requests(code: str, language: str) -> None:
    said = text(sample(code, language))
    made = facts(code, language)
    for amount in (made.total, *(line.premium for line in made.lines)):
        grouped = f"{amount:,.2f}"
        ours = grouped if language == "en" else grouped.replace(",", " ").replace(".", ",")
        assert ours in said
    assert made.identity.number in said
    assert made.helper.person in said
    assert "7K3M-9QX2-TZ4W-B8HN-D" in said


@EVERY
def test_a_memo_says_it_is_not_the_contract_and_never_calls_itself_more(
    code: str, language: str
) -> None:
    said = text(sample(code, language)).lower()
    assert ("не договор" if language == "ru" else "not the contract") in said
    assert "ключевой информационный" not in said
    assert "key information" not in said


def test_marks_digits_and_ladder_are_there_and_in_the_fixed_order() -> None:
    order = [
        "Это не договор", "Что это за страховка", "Что требует закон", "✔ Что застраховано",
        "✖ Что не застраховано", "! Ограничения", "✔ Где действует", "Ваши обязанности",
        "Когда и как платить", "Начало и окончание", "Как отказаться", "Если что-то случилось",
        "Сроки и документы", "по шагам", "Кто вам поможет", "Подлинная ли",
    ]  # fmt: skip
    said = text(sample("MTG-SEC", "ru"))
    assert [heading for heading in order if heading not in said] == []
    # Tags follow the source, and a screen reader follows the tags; columns are painted otherwise.
    page = rendition.job(facts("MTG-SEC", "ru"), Rendition.TWO_PAGES).html
    source = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))
    places = [source.find(heading.strip("✔✖! ")) for heading in order]
    assert -1 not in places
    assert places == sorted(places)


def test_equal_facts_give_equal_bytes_and_any_other_fact_other_bytes() -> None:
    made = facts()
    assert printed(made) == sample("MTG-SEC", "ru")
    assert printed(replace(made, object_address="Другой адрес")) != sample("MTG-SEC", "ru")


def test_a_memo_with_one_cover_still_fills_two_pages() -> None:
    assert inspect.check(printed(fewer(facts(), "structure"))).pages == 2


def test_covers_not_chosen_carry_no_mark() -> None:
    said = text(printed(fewer(facts(), "structure")))
    after = said[said.index("Не входит в ваш пакет") :][:120]
    assert "Жизнь и здоровье" in after
    assert "✔ Жизнь" not in said
    assert "✖ Жизнь" not in said


def test_documents_give_way_when_a_package_is_too_long_for_two_pages() -> None:
    given = package("CASH-SEC")
    long = Text(ru="справка, " * 150 + "выписка", en="paper, " * 150 + "extract")
    covers = tuple(replace(cover, claim_docs=long) for cover in given.covers)
    pdf = printed(facts("CASH-SEC", package=replace(given, covers=covers)))
    assert inspect.check(pdf).pages == 2
    assert "на странице вашей заявки в интернете" in text(pdf)
    assert "справка, справка" not in text(pdf)


def test_large_print_takes_the_pages_it_needs_and_says_what_it_is() -> None:
    pdf = printed(facts(), Rendition.LARGE_PRINT)
    told = inspect.check(pdf)
    assert told.pages > 2
    assert told.tagged
    assert "крупным шрифтом" in text(pdf)


HOSTILE = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "</p></section><h1>Взлом",
    "<img src='file:///etc/passwd'>", "<link rel=attachment href='file:///etc/passwd'>",
    "<style>*{display:none}</style>", "<table><td colspan=999999>x", "{{ settings.SECRET_KEY }}",
    "{% include 'x' %}", "&lt;b&gt;", "\"'>&amp;", "<!--", "]]>", "\x00\x07\x1b[31m",
    "\u202eкетсок\u2066", "я" * 4000, "W" * 4000, "\n" * 500, "<svg onload=1>", "javascript:1",
]  # fmt: skip


@pytest.mark.parametrize("typed", HOSTILE, ids=range(len(HOSTILE)))
def test_typed_text_is_printed_and_never_obeyed(typed: str) -> None:
    html = rendition.job(facts(object_address=typed)).html
    plain = rendition.job(facts(object_address="адрес")).html
    assert html.count("<") == plain.count("<")
    assert "SECRET_KEY }}" not in html or "{{ settings" in html
    assert not {chr(code) for code in range(32) if code not in (9, 10, 13)} & set(html)


def test_the_longest_hostile_text_still_leaves_two_pages() -> None:
    made = facts("CASH-SEC", object_address="W" * 4000)
    helper = replace(made.helper, person="Щ" * 900, agency="Ю" * 900)
    assert inspect.check(printed(replace(made, helper=helper))).pages == 2


def test_the_template_version_follows_the_files_that_shape_a_memo() -> None:
    version = rendition.template_version()
    assert re.fullmatch(r"[0-9a-f]{12}", version)
    for name in rendition.SOURCES:
        assert (rendition.HERE / name).exists()
