"""What the client may do by his link: accept, answer on health, take the policy, give it up."""

import pytest

from apps.kernel.errors import Conflict
from apps.policy_requests.models import Consent, HealthAnswers, Receipt, StatusChange
from apps.policy_requests.services import documents
from apps.usecases import health_form
from tests.client.conftest import Browser, browser_of
from tests.situations import Office, minutes

TICKS = {"seen_terms": "on", "seen_key_information": "on"}


def test_accepting_notes_what_was_shown_and_moves_in_one_go(office: Office) -> None:
    journey = office.request_in("offered")
    answer = browser_of(journey).post("accept/", TICKS)
    assert answer.status_code == 303
    assert journey.policy_request.status == "collecting"
    line = StatusChange.objects.get(policy_request=journey.id, name="accept")
    assert (line.actor_kind, line.staff_id, line.details["evidence"]) == ("client", None, "link")
    shown = Receipt.objects.filter(policy_request=journey.id, channel="link")
    assert set(shown.values_list("kind", flat=True)) == {"key_information", "policy_terms"}


@pytest.mark.parametrize("ticked", [{}, {"seen_terms": "on"}, {"seen_key_information": "on"}])
def test_without_both_ticks_nothing_is_noted(office: Office, ticked: dict[str, str]) -> None:
    journey = office.request_in("offered")
    answer = browser_of(journey).post("accept/", ticked)
    assert answer.status_code == 422
    assert "Отметьте оба пункта" in answer.content.decode()
    assert answer.content.decode().count(" checked") == len(ticked)
    assert journey.policy_request.status == "offered"
    assert not Receipt.objects.filter(policy_request=journey.id).exists()


def test_an_offer_changed_meanwhile_is_not_accepted_unseen(office: Office) -> None:
    journey = office.request_in("offered")
    revision = journey.policy_request.revision
    answer = browser_of(journey).post("accept/", {**TICKS, "revision": str(revision - 1)})
    assert answer.status_code == 409
    assert journey.policy_request.status == "offered"
    assert not Receipt.objects.filter(policy_request=journey.id).exists()


def test_the_second_click_finds_it_done(office: Office) -> None:
    journey = office.request_in("offered")
    browser = browser_of(journey)
    assert browser.post("accept/", TICKS).status_code == 303
    assert browser.post("accept/", TICKS).status_code == 409
    assert StatusChange.objects.filter(policy_request=journey.id, name="accept").count() == 1


@pytest.mark.parametrize("revision", ["x", "-1", "1e3", "9" * 40, "\x00"])
def test_a_broken_revision_is_a_sentence(office: Office, revision: str) -> None:
    answer = browser_of(office.request_in("offered")).post(
        "accept/", {**TICKS, "revision": revision}
    )
    assert answer.status_code == 400
    assert "Откройте страницу заново" in answer.content.decode()


def health_of(office: Office) -> tuple[Browser, object, dict[str, str]]:
    journey = office.request_in("collecting", "MTG-SEC")
    from apps.products.catalogue import content_of

    sample = content_of(journey.policy_request.package_version_id).sample.health
    typed = {name: str(value).lower() for name, value in sample.items()}
    return browser_of(journey), journey.id, typed


def test_the_health_form_is_sealed_and_never_shown_again(office: Office) -> None:
    browser, one, typed = health_of(office)
    assert "Осталась ваша анкета здоровья" in browser.get().content.decode()
    assert browser.post("health/", typed).status_code == 303
    kept = HealthAnswers.objects.get(policy_request=one)
    assert b"diabetes" not in bytes(kept.sealed)
    assert Consent.objects.get(policy_request=one, kind="health").channel == "link"
    page = browser.get().content.decode()
    assert "Ваша анкета здоровья получена" in page
    assert typed["life_height"] not in browser.get("health/").content.decode().split("<form")[1]


def test_a_faulty_health_form_comes_back_with_everything_typed(office: Office) -> None:
    browser, one, typed = health_of(office)
    typed["life_height"] = "сто восемьдесят"
    del typed["diabetes"]
    answer = browser.post("health/", typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="сто восемьдесят"' in page
    assert f'value="{typed["life_weight"]}"' in page
    assert page.count(" checked") == len([v for v in typed.values() if v in ("true", "false")])
    assert "Нужно ответить ещё на 2 вопроса" in page
    assert "Риэлтор их не видит" in page
    assert "data-draft=" not in page
    assert not HealthAnswers.objects.filter(policy_request=one).exists()
    assert not Consent.objects.filter(policy_request=one, kind="health").exists()


def test_nobody_is_asked_about_health_without_need(office: Office) -> None:
    browser = browser_of(office.request_in("collecting", "CASH-SEC"))
    assert browser.get("health/").status_code == 303
    assert browser.post("health/", {"heart": "true"}).status_code == 303
    assert not HealthAnswers.objects.exists()


def test_the_first_download_of_the_policy_delivers_it(office: Office) -> None:
    journey = office.request_in("issued")
    browser = browser_of(journey)
    policy = journey.policy_request.documents.get(kind="policy_document", superseded_at=None)
    assert browser.get(f"papers/{policy.pk}/").status_code == 404
    taken = browser.post("policy/")
    assert taken.content == documents.read(policy)
    assert taken["Content-Disposition"].startswith("attachment")
    assert taken["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in taken["Content-Security-Policy"]
    line = StatusChange.objects.get(policy_request=journey.id, name="deliver")
    assert (line.actor_kind, line.details["evidence"]) == ("client", "downloaded")
    assert browser.post("policy/").content == taken.content
    assert browser.get(f"papers/{policy.pk}/").content == taken.content
    assert StatusChange.objects.filter(policy_request=journey.id, name="deliver").count() == 1


def test_before_it_is_issued_there_is_no_policy_to_take(office: Office) -> None:
    journey = office.request_in("issue_signature")
    browser = browser_of(journey)
    assert journey.policy_request.documents.filter(kind="policy_document").exists()
    assert browser.post("policy/").status_code == 404
    assert journey.policy_request.status == "issue_signature"


def test_the_agencys_scans_are_not_the_clients_to_fetch(office: Office) -> None:
    journey = office.request_in("checking")
    scan = journey.policy_request.documents.get(kind="passport")
    paper = journey.policy_request.documents.get(kind="key_information_document")
    browser = browser_of(journey)
    assert browser.get(f"papers/{scan.pk}/").status_code == 404
    assert browser.get(f"papers/{paper.pk}/").status_code == 200


def test_another_requests_paper_is_absent(office: Office) -> None:
    other = office.request_in("offered").policy_request.documents.first()
    assert other is not None
    browser = browser_of(office.request_in("offered"))
    assert browser.get(f"papers/{other.pk}/").status_code == 404


def test_a_client_may_withdraw_and_ask_for_his_money(office: Office) -> None:
    journey = office.request_in("delivered")
    browser = browser_of(journey)
    refused = browser.post("refund/", {"reason_code": "boredom"})
    assert refused.status_code == 422
    assert browser.post("refund/", {"reason_code": "cooling_off"}).status_code == 303
    assert journey.policy_request.status == "refunding"
    assert "Деньги возвращаются" in browser.get().content.decode()


def test_cancelling_needs_a_reason(office: Office) -> None:
    journey = office.request_in("offered")
    answer = browser_of(journey).post("cancel/", {"reason_code": ""})
    assert answer.status_code == 422
    assert journey.policy_request.status == "offered"


def test_once_the_check_has_begun_the_health_form_is_closed(office: Office) -> None:
    journey = office.request_in("checking", "MTG-SEC")
    before = HealthAnswers.objects.get(policy_request=journey.id).sealed
    with pytest.raises(Conflict):
        health_form.receive(policy_request_id=journey.id, typed={}, at=minutes(29))
    assert browser_of(journey).post("health/", {"heart": "true"}).status_code == 303
    assert bytes(HealthAnswers.objects.get(policy_request=journey.id).sealed) == bytes(before)
