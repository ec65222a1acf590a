"""What the memo says, before it is a picture: figures, order of steps, nothing said twice."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from itertools import chain
from zoneinfo import ZoneInfo

import pytest

from apps.memos import content
from apps.memos.claims import steps
from apps.memos.facts import Line, MemoFacts, digest, from_json, to_json
from apps.memos.typography import bound
from apps.products.content import Text
from tests.memos.examples import CODES, LANGUAGES, facts, fewer, package

EVERY = pytest.mark.parametrize(
    ("code", "language"), [(code, language) for code in CODES for language in LANGUAGES]
)


@EVERY
def test_every_figure_of_the_request_is_on_the_sheet_to_the_kopeck(
    code: str, language: str
) -> None:
    made = facts(code, language)
    rows = content.build(made).decide.covers
    assert len(rows) == len(made.lines) > 2
    for row, line in zip(rows, sorted_lines(made), strict=True):
        assert _amount(row.limit) == line.sum_insured
        assert _amount(row.price) == line.premium
    assert _amount(content.build(made).decide.total) == made.total


def sorted_lines(made: MemoFacts) -> list[Line]:
    by_code = {line.cover: line for line in made.lines}
    return [by_code[cover.code] for cover in made.package.covers if cover.code in by_code]


def _amount(printed: str) -> Decimal:
    bare = printed.replace("RUB", "").replace("₽", "").replace("\u00a0", "")
    return Decimal(bare.replace(",", "") if "RUB" in printed else bare.replace(",", "."))


def test_lines_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(ValueError, match="add up to"):
        facts(total=Decimal("1.00"))


@EVERY
def test_the_first_step_is_112(code: str, language: str) -> None:
    told = steps(package(code), language)
    assert "112" in told[0]
    assert sorted(told) == sorted(step.into(language) for step in package(code).event_steps)


def test_a_package_that_forgets_112_is_given_it() -> None:
    forgetful = replace(package("MTG-SEC"), event_steps=(Text(ru="Ждите.", en="Wait."),))
    assert "112" in content.build(facts(package=forgetful)).use.steps[0]


@EVERY
def test_no_line_is_both_an_exclusion_and_a_restriction(code: str, language: str) -> None:
    page = content.build(facts(code, language)).decide
    columns = page.excluded
    excluded = [line.lower() for notes in chain(*columns) for line in notes.lines]
    restricted = [line.lower() for notes in page.restricted for line in notes.lines]
    assert excluded
    assert restricted
    assert not set(excluded) & set(restricted)
    assert len(set(excluded)) == len(excluded)


def test_a_line_given_twice_is_printed_once() -> None:
    given = package("MTG-SEC")
    cover = given.covers[0]
    doubled = replace(cover, restrictions=cover.exclusions[:1] + cover.restrictions)
    page = content.build(facts(package=replace(given, covers=(doubled, *given.covers[1:])))).decide
    assert page == content.build(facts()).decide


def test_covers_not_chosen_are_named_and_say_nothing_else() -> None:
    page = content.build(fewer(facts(), "structure")).decide
    assert [row.name for row in page.covers] == ["Имущество: конструктив"]
    cover, absent = chain(*page.excluded)
    assert (cover.name, cover.marked) == ("Имущество: конструктив", True)
    assert (absent.name, len(absent.lines), absent.marked) == ("Не входит в ваш пакет", 2, False)
    assert all(notes.marked for notes in chain(*content.build(facts()).decide.excluded))


def test_five_covers_stand_in_three_columns_in_their_order() -> None:
    made = facts("CASH-SEC")
    columns = content.build(made).decide.excluded
    assert len(columns) == 3
    assert [notes.name for notes in chain(*columns)] == [
        bound(cover.name.ru, "ru") for cover in made.package.covers
    ]


def test_the_pledge_may_only_be_replaced_and_the_rest_has_thirty_days() -> None:
    lines = content.build(facts()).decide.cancel
    assert any("Только с заменой" in line and "конструктив" in line for line in lines)
    assert any("30\u00a0дней" in line and "Титул" in line for line in lines)


def test_every_cover_has_deadlines_payout_and_documents() -> None:
    for code in CODES:
        made = facts(code)
        claims = content.build(made).use.claims
        assert len(claims) == len(made.lines)
        assert all(claim.tell_by and claim.payout_by and claim.documents for claim in claims)


def test_a_longer_term_is_told_apart() -> None:
    period = content.build(facts("CASH-SEC")).decide.period
    assert any("15.01.2026" in line and "14.01.2027" in line for line in period)
    assert any("14.01.2029" in line and "Титул" in line for line in period)
    assert any("11:00\u00a0(UTC+5)" in line for line in period)


def test_dates_that_are_not_known_yet_are_not_invented() -> None:
    period = content.build(facts(starts_on=None, deadline=None)).decide.period
    assert len(period) == 1


def test_the_stages_show_where_the_request_is() -> None:
    stages = content.build(facts()).use.stages
    assert [stage.place for stage in stages] == ["passed", "passed", "ahead", "now"]
    assert [stage.promise for stage in stages][:2] == ["15\u00a0мин", "45\u00a0мин"]
    assert stages[2].promise == "8\u00a0часов"


def test_facts_come_back_from_json_as_they_were() -> None:
    for code in CODES:
        made = facts(code)
        kept = to_json(made)
        assert from_json(kept, made.package) == made
    with pytest.raises(ValueError, match="not on"):
        from_json(kept, replace(made.package, version="2027.1"))


def test_the_digest_follows_what_is_said_and_not_which_copy_says_it() -> None:
    made = facts()
    first = digest(made, template_version="a")
    other_copy = replace(made.identity, version=2, code="X" * 17, made_on=date(2027, 1, 1))
    assert digest(replace(made, identity=other_copy), template_version="a") == first
    assert digest(replace(made, object_address="Другой"), template_version="a") != first
    assert digest(made, template_version="b") != first


def test_the_deadline_survives_json_with_its_offset() -> None:
    made = facts(deadline=datetime(2026, 7, 1, 9, 30, tzinfo=ZoneInfo("Europe/Moscow")))
    back = from_json(to_json(made), made.package)
    assert content.build(back) == content.build(made)
