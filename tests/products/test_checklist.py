"""The checklist asks for what this case needs, and says what is wrong with an answer."""

from datetime import timedelta

import pytest

from apps.products import checklist
from apps.products.content import PackageContent
from tests.products.conftest import CODES, TODAY, answers_for, content_for


def codes(things: object) -> set[str]:
    return {thing.code for thing in things}  # type: ignore[attr-defined]


@pytest.mark.parametrize("code", CODES)
def test_a_sample_is_ready_from_quote_to_check(code: str) -> None:
    content = content_for(code)
    sample, answers = content.sample, answers_for(content)
    assert len(checklist.required_fields(content, answers, sample.covers, "check")) > 20
    assert not checklist.missing(
        content, answers, sample.covers, "check", documents=sample.documents, health_received=True
    )
    assert checklist.field_faults(content, answers, TODAY, covers=sample.covers) == []
    assert checklist.health_faults(content, sample.health, TODAY) == []


def test_the_quote_does_not_wait_for_what_is_checked_later(mortgage: PackageContent) -> None:
    answers = answers_for(mortgage)
    quote = checklist.required_fields(mortgage, answers, ("life",), "quote")
    check = checklist.required_fields(mortgage, answers, ("life",), "check")
    assert "price" in codes(quote) and "loan_number" not in codes(quote)
    assert codes(quote) < codes(check)
    assert codes(checklist.required_documents(mortgage, answers, (), "quote")) == {"pd_consent"}


def test_covers_left_out_ask_for_nothing(mortgage: PackageContent) -> None:
    answers = answers_for(mortgage)
    fields = codes(checklist.required_fields(mortgage, answers, (), "check"))
    documents = codes(checklist.required_documents(mortgage, answers, (), "check"))
    assert not fields & {"life_job", "life_height", "life_health_form", "title_basis"}
    assert not documents & {"health_form_signed", "health_consent", "title_docs"}
    assert {"loan_number", "price"} <= fields and "egrn" in documents


def test_a_dear_flat_needs_a_valuation(mortgage: PackageContent) -> None:
    for price, needed in (("20000000.00", False), ("20000000.01", True)):
        answers = answers_for(mortgage, price=price)
        documents = checklist.required_documents(mortgage, answers, (), "check")
        assert ("valuation" in codes(documents)) is needed


@pytest.mark.parametrize(
    ("code", "answer", "document"),
    [
        ("CASH-SEC", "minor_owner", "guardianship"),
        ("CASH-SEC", "title_by_proxy", "poa_check"),
        ("CASH-SEC", "seller_over_65", "capacity_cert"),
        ("RENT-LL", "item_over_50000", "receipts"),
        ("RENT-LL", "agency_manages", "poa_manager"),
    ],
)
def test_an_answer_can_call_for_a_document(code: str, answer: str, document: str) -> None:
    content = content_for(code)
    for given, needed in ((True, True), (False, False)):
        answers = answers_for(content, **{answer: given})
        kinds = checklist.required_documents(content, answers, content.sample.covers, "check")
        assert (document in codes(kinds)) is needed


def test_a_cover_with_a_zero_sum_needs_no_photos(cash: PackageContent) -> None:
    for amount, needed in (("1.00", True), ("0.00", False)):
        answers = answers_for(cash, finish_sum=amount)
        kinds = checklist.required_documents(cash, answers, ("finish",), "check")
        assert ("photos" in codes(kinds)) is needed


def test_the_agency_cannot_answer_for_the_clients_health(mortgage: PackageContent) -> None:
    answers = answers_for(mortgage, life_height=168)
    waiting = checklist.missing(mortgage, answers, ("life",), "check", documents=())
    assert {"life_height", "life_health_form"} <= codes(waiting.fields)
    faults = checklist.field_faults(mortgage, answers, TODAY)
    assert [code for code, _sentence in faults] == ["life_height"]


def test_no_and_zero_are_answers(cash: PackageContent) -> None:
    answers = answers_for(cash, minor_owner=False, title_transfers_3y=0, price="")
    waiting = checklist.missing(cash, answers, (), "quote", documents=("pd_consent",))
    assert codes(waiting.fields) == {"price"}


@pytest.mark.parametrize(
    ("answer", "stored"),
    [
        ("loan_balance", "9800000.01"),
        ("loan_balance", "0.00"),
        ("object_area", "7.99"),
        ("object_year", 2027),
        ("object_cadastral", "66:41:1:1"),
        ("holder_passport", "123456"),
        ("holder_fio", "Орлова"),
        ("closing_at", "2026-11-22T11:00:00+05:00"),
        ("holder_passport_issued", "2011-05-13"),
        ("holder_passport_issued", "2026-11-24"),
    ],
)
def test_an_answer_outside_its_rule_is_a_fault(
    mortgage: PackageContent, answer: str, stored: str | int
) -> None:
    faults = checklist.field_faults(mortgage, answers_for(mortgage, **{answer: stored}), TODAY)
    assert [code for code, _sentence in faults] == [answer]


def test_a_policyholder_is_of_age(mortgage: PackageContent) -> None:
    for birth, faults in (("2008-11-23", []), ("2008-11-24", ["holder_birth"])):
        answers = answers_for(mortgage, holder_birth=birth, holder_passport_issued="2022-12-01")
        found = checklist.field_faults(mortgage, answers, TODAY)
        assert [code for code, _sentence in found] == faults


def test_an_old_passport_lasts_90_days_after_the_birthday(mortgage: PackageContent) -> None:
    turned_45 = TODAY.replace(year=1981) - timedelta(days=60)
    long_ago = turned_45 - timedelta(days=60)
    for birth, faults in ((turned_45, 0), (long_ago, 1)):
        answers = answers_for(
            mortgage, holder_birth=birth.isoformat(), holder_passport_issued="2002-01-10"
        )
        assert len(checklist.field_faults(mortgage, answers, TODAY)) == faults


def test_a_lease_runs_three_months_at_least(rental: PackageContent) -> None:
    for until, faults in (("2027-02-26", []), ("2027-02-25", ["lease_to"])):
        answers = answers_for(rental, lease_from="2026-11-26", lease_to=until)
        found = checklist.field_faults(rental, answers, TODAY)
        assert [code for code, _sentence in found] == faults


def test_a_sentence_comes_in_the_readers_language(mortgage: PackageContent) -> None:
    answers = answers_for(mortgage, object_area="1")
    for language, start in (("ru", "Площадь"), ("en", "The area")):
        faults = checklist.field_faults(mortgage, answers, TODAY, language=language)
        assert [sentence[: len(start)] for _code, sentence in faults] == [start]
