"""The list of delay reasons: complete, owned, worded in both languages, and suggested by places."""

import pytest
from django.utils import translation

from apps.policy_requests.delays import DELAYS, OTHER, SUGGESTED, Owner, owner_of, suggest_for
from apps.policy_requests.enums import ENDED, Status
from apps.policy_requests.models import StatusChange
from tests.situations import minutes

AGREED = {
    Owner.AGENCY: "missing_data no_responsible blurred_scan name_mismatch address_mismatch "
    "doc_outdated unsigned_form wrong_form_version late_reply no_client_contact "
    "checklist_not_started wrong_package",
    Owner.INSURER: "no_template opaque_status queue_overload late_ask unfounded_return "
    "underwriter_absent authority_wait signature_service print_error policy_typo "
    "payment_not_matched integration_down",
    Owner.CLIENT: "thinking price collecting_documents health_form_pending payment_late "
    "payment_failed payer_mismatch deal_moved",
    Owner.BANK: "list_refused terms_mismatch bank_queue bank_closed",
    Owner.THIRD_PARTY: "register_delay notary management_company medical_check",
    Owner.PLATFORM: "outage webhook_lag file_scan_delay mail_not_delivered",
}


def test_the_list_is_the_agreed_one_and_every_reason_has_its_owner() -> None:
    for owner, codes in AGREED.items():
        assert [one.code for one in DELAYS.values() if one.owner == owner] == codes.split()
    assert len(DELAYS) == 45
    assert DELAYS[OTHER].owner == ""


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_reason_and_owner_has_words_of_its_own(language: str) -> None:
    with translation.override(language):
        words = [str(one.words) for one in DELAYS.values()]
        words += [str(one.label) for one in Owner]
    assert len(set(words)) == len(words) == 51
    assert all(_is_cyrillic(one) == (language == "ru") for one in words), words


def _is_cyrillic(text: str) -> bool:
    return any("а" <= sign.lower() <= "я" for sign in text)


def test_what_is_not_on_the_list_belongs_to_whoever_broke_the_promise() -> None:
    assert (owner_of(OTHER, "sla"), owner_of(OTHER, "ola")) == ("insurer", "agency")
    assert owner_of("late_reply", "sla") == "agency"


def test_every_place_where_somebody_must_act_suggests_a_reason_of_the_list() -> None:
    assert set(SUGGESTED) == set(Status.values) - set(ENDED)
    assert set(SUGGESTED.values()) <= set(DELAYS)


def line(status: str, n: float) -> StatusChange:
    return StatusChange(to_status=status, occurred_at=minutes(n))


def suggested(history: list[StatusChange], start: float, end: float, *, named: bool = True) -> str:
    return suggest_for(history, minutes(start), minutes(end), has_responsible=named)


def test_the_longest_place_of_the_clocks_life_suggests_the_reason() -> None:
    history = [line("draft", 0), line("issue_check", 50), line("issue_signature", 60)]
    assert suggested(history, 50, 100) == "signature_service"
    assert suggested(history, 50, 65) == "payment_not_matched"
    assert suggested(history, 50, 70) == "payment_not_matched", "of equals the earlier one"
    assert suggested(history, 0, 100) == "checklist_not_started"
    assert suggested(history, 0, 100, named=False) == "no_responsible"


def test_an_end_and_an_empty_stretch_suggest_nothing() -> None:
    history = [line("draft", 0), line("cancelled", 10)]
    assert suggested(history, 20, 90) == ""
    assert suggested(history, 5, 5) == ""
    assert suggested([], 0, 10) == ""
