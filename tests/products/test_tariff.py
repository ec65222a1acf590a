"""The tariff gives the published figures, and printed parts add up to the printed total."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.kernel.errors import Refusal
from apps.products import tariff
from apps.products.content import PackageContent
from tests.products.conftest import answers_for, content_for


@pytest.mark.parametrize(
    ("code", "total"),
    [("MTG-SEC", "49784.00"), ("CASH-SEC", "68200.00"), ("RENT-LL", "13270.00")],
)
def test_a_sample_costs_what_is_published(code: str, total: str) -> None:
    content = content_for(code)
    lines = tariff.price(content, answers_for(content), content.sample.covers)
    assert tariff.total(lines) == Decimal(total)
    assert {line.cover: line.premium for line in lines} == content.sample.premium
    assert {line.cover: line.sum_insured for line in lines} == content.sample.sums


def test_covers_not_chosen_are_not_in_the_package(mortgage: PackageContent) -> None:
    lines = tariff.price(mortgage, answers_for(mortgage), ())
    assert [line.cover for line in lines] == ["structure"]
    assert [cover.code for cover in tariff.left_out(mortgage, lines)] == ["life", "title"]


def test_a_zero_sum_takes_an_optional_cover_out(cash: PackageContent) -> None:
    answers = answers_for(cash, contents_sum="0.00")
    lines = tariff.price(cash, answers, cash.sample.covers)
    assert "contents" not in {line.cover for line in lines}
    assert tariff.total(lines) == Decimal("64600.00")


def test_a_sum_that_cannot_be_told_is_refused_by_name(cash: PackageContent) -> None:
    answers = answers_for(cash, price="", finish_sum="x")
    with pytest.raises(Refusal) as refused:
        tariff.price(cash, answers, ("finish",))
    assert refused.value.code == "not_priced"
    assert len(refused.value.reasons) == 2
    assert "Титул" in refused.value.reasons[0]


def test_sublimits_follow_the_sum(rental: PackageContent) -> None:
    parts = tariff.sublimits(rental, answers_for(rental), ("contents",), "contents")
    assert [(name.en, amount) for name, amount in parts] == [
        ("one item", Decimal("80000.00")),
        ("disappearance without forced entry", Decimal("30000.00")),
    ]


@given(st.integers(1, 10**9), st.integers(1, 10**9))
@settings(max_examples=100, deadline=None)
def test_printed_parts_add_up_to_the_printed_total(price: int, loan: int) -> None:
    content = content_for("MTG-SEC")
    answers = answers_for(content, price=kopecks(price), loan_balance=kopecks(loan))
    lines = tariff.price(content, answers, ("life", "title"))
    printed = [f"{line.premium:.2f}" for line in lines]
    assert len(printed) == 3
    assert sum(map(Decimal, printed)) == Decimal(f"{tariff.total(lines):.2f}")
    assert all(line.premium == line.premium.quantize(Decimal("0.01")) for line in lines)


def kopecks(number: int) -> str:
    return f"{number // 100}.{number % 100:02}"
