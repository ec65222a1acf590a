"""What passes without a person, what is referred, what deserves a decline."""

import pytest

from apps.products import underwriting
from apps.products.content import PackageContent, Stored
from tests.products.conftest import CODES, TODAY, answers_for, content_for


def assess(
    content: PackageContent, health_yes: bool | None = False, **changed: Stored
) -> underwriting.Assessment:
    answers = answers_for(content, **changed)
    return underwriting.assess(content, answers, content.sample.covers, health_yes, TODAY)


@pytest.mark.parametrize("code", CODES)
def test_a_sample_is_approved_automatically(code: str) -> None:
    found = assess(content_for(code))
    assert found.auto
    assert (found.failed, found.triggers, found.decline_hints) == ((), (), ())


@pytest.mark.parametrize(
    ("code", "answer", "stored", "trigger"),
    [
        ("MTG-SEC", "holder_birth", "1970-11-23", "age_over_55"),
        ("MTG-SEC", "object_floors_wood", True, "wood_floor"),
        ("MTG-SEC", "object_year", 1969, "old_house"),
        ("MTG-SEC", "title_owned_years", "2.9", "short_ownership"),
        ("MTG-SEC", "title_basis", "gift", "inheritance"),
        ("MTG-SEC", "title_by_proxy", True, "proxy"),
        ("MTG-SEC", "title_transfers_3y", 3, "many_transfers"),
        ("MTG-SEC", "loan_balance", "15000000.01", "large_sum"),
        ("MTG-SEC", "object_replan", "not_legal", "alteration"),
        ("CASH-SEC", "seller_over_65", True, "elder_seller"),
        ("CASH-SEC", "market_price", "9000000.00", "understated_price"),
        ("CASH-SEC", "price", "12000000.01", "large_sum"),
        ("CASH-SEC", "finish_sum", "2000000.01", "large_home_sums"),
        ("CASH-SEC", "title_basis", "inheritance", "inheritance"),
        ("RENT-LL", "tenants_count", 6, "crowded"),
        ("RENT-LL", "liability_sum", "1500000.01", "high_value"),
        ("RENT-LL", "losses_3y", 1, "prior_loss"),
        ("RENT-LL", "object_year", 1959, "old_house"),
    ],
)
def test_a_trigger_refers_the_case(code: str, answer: str, stored: Stored, trigger: str) -> None:
    found = assess(content_for(code), **{answer: stored})
    assert trigger in {rule.code for rule in found.triggers}
    assert not found.auto


def test_every_trigger_of_every_package_can_be_raised_by_a_test_above() -> None:
    marks = test_a_trigger_refers_the_case.pytestmark  # type: ignore[attr-defined]
    raised = {case[3] for mark in marks for case in mark.args[1]} | {"health_yes"}
    assert {rule.code for code in CODES for rule in content_for(code).referral_triggers} == raised


def test_health_decides_only_where_life_is_chosen(mortgage: PackageContent) -> None:
    answers = answers_for(mortgage)
    for covers, health_yes, auto in (
        (("life",), False, True),
        (("life",), True, False),
        (("life",), None, False),
        ((), None, True),
        ((), True, True),
    ):
        found = underwriting.assess(mortgage, answers, covers, health_yes, TODAY)
        assert found.auto is auto, (covers, health_yes)


def test_a_missing_answer_is_never_approved_automatically(mortgage: PackageContent) -> None:
    found = assess(mortgage, object_year="")
    assert [rule.code for rule in found.failed] == ["year"]
    assert found.triggers == ()


@pytest.mark.parametrize(
    ("code", "answers", "hint"),
    [
        ("MTG-SEC", {"object_emergency": True}, "emergency_house"),
        ("MTG-SEC", {"object_dispute": True}, "open_lawsuit"),
        (
            "CASH-SEC",
            {"seller_over_65": True, "seller_capacity_check": "none"},
            "no_capacity_proof",
        ),
        ("RENT-LL", {"short_stay": True}, "short_stay"),
        ("RENT-LL", {"commercial_use": True}, "commercial_use"),
    ],
)
def test_a_case_outside_the_rules_hints_at_its_decline(
    code: str, answers: dict[str, Stored], hint: str
) -> None:
    found = assess(content_for(code), **answers)
    assert [reason.code for reason in found.decline_hints] == [hint]
    assert not found.auto


@pytest.mark.parametrize(
    ("changed", "positive"),
    [
        ({}, False),
        ({"heart": True}, True),
        ({"life_weight": "115"}, True),
        ({"life_weight": "45"}, True),
        ({"life_weight": "80"}, False),
        ({"heart": ""}, None),
    ],
)
def test_a_positive_answer_or_an_unusual_weight_is_for_the_underwriter(
    mortgage: PackageContent, changed: dict[str, Stored], positive: bool | None
) -> None:
    health = {**mortgage.sample.health, **changed}
    assert underwriting.health_positive(mortgage, health) is positive
