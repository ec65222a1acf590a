"""The insurer's card: working on a request, health behind a lock, notes kept apart."""

import logging
import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from apps.kernel import clock
from apps.policy_requests.models import HealthReading, PolicyRequest
from apps.usecases import drafting
from apps.usecases.demo.files import blank
from tests.portal.card_steps import BASE, desk_card, revision, schema_kept, signed_in, text
from tests.situations import Office, minutes


@pytest.fixture(autouse=True)
def _tuesday_afternoon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: minutes(120))


@pytest.fixture
def operator(office: Office) -> Client:
    return signed_in(office.users["operator"])


@pytest.fixture
def underwriter(office: Office) -> Client:
    return signed_in(office.users["underwriter"])


def get(client: Client, policy_request: PolicyRequest, deed: str = ""):  # type: ignore[no-untyped-def]
    with schema_kept():
        return client.get(desk_card(policy_request, deed), headers=BASE)


def post(client: Client, policy_request: PolicyRequest, deed: str, **typed: object):  # type: ignore[no-untyped-def]
    with schema_kept():
        return client.post(desk_card(policy_request, deed), typed, headers=BASE)


def status(policy_request: PolicyRequest) -> str:
    return str(PolicyRequest.objects.get(pk=policy_request.pk).status)


@pytest.mark.parametrize("state", ["submitted", "checking", "awaiting_payment", "issue_check"])
def test_the_card_opens_in_every_state_of_the_insurers(
    office: Office, operator: Client, state: str
) -> None:
    policy_request = office.request_in(state, "MTG-SEC").policy_request
    answer = get(operator, policy_request)
    assert answer.status_code == 200
    assert policy_request.label in text(answer)


def test_reading_a_card_is_on_record_without_the_clients_name(
    office: Office, operator: Client, caplog: pytest.LogCaptureFixture
) -> None:
    policy_request = office.request_in("submitted").policy_request
    with caplog.at_level(logging.INFO, logger="apps.desk.views.card_opening"):
        get(operator, policy_request)
    assert str(policy_request.pk) in caplog.text
    assert str(office.people["operator"].staff_id) in caplog.text
    assert policy_request.client_name not in caplog.text


def test_the_request_is_taken_and_quoted(office: Office, operator: Client) -> None:
    policy_request = office.request_in("submitted").policy_request
    assert post(operator, policy_request, "take").status_code == 303
    policy_request.refresh_from_db()
    assert policy_request.insurer_person_id == office.people["operator"].staff_id
    page = get(operator, policy_request)
    answer = post(operator, policy_request, "act", verb="quote", revision=revision(page))
    assert answer.status_code == 303
    assert status(policy_request) == "quoted"


def test_a_return_names_items_and_reason(office: Office, operator: Client) -> None:
    policy_request = office.request_in("checking").policy_request
    page = get(operator, policy_request)
    typed = {"verb": "ask_for_correction", "revision": revision(page), "comment": "Скан темноват."}
    refused = post(operator, policy_request, "act", **typed)
    assert refused.status_code == 422
    assert "Скан темноват." in text(refused)
    assert re.search(r'id="act-ask_for_correction" open', text(refused))
    full = {**typed, "reason_code": "blurred_scan", "items": ["egrn", "passport"]}
    assert post(operator, policy_request, "act", **full).status_code == 303
    assert status(policy_request) == "returned"
    assert set(policy_request.returns.get().fingerprints) == {"egrn", "passport"}


def test_payment_is_noted_to_the_kopeck(office: Office, operator: Client) -> None:
    policy_request = office.request_in("awaiting_payment").policy_request
    page = get(operator, policy_request)
    typed = {
        "verb": "confirm_payment",
        "revision": revision(page),
        "payer": "Иванов",
        "reference": "P1",
    }
    wrong = post(operator, policy_request, "act", amount="1,00", **typed)
    assert wrong.status_code == 422
    assert 'value="1,00"' in text(wrong)
    exact = f"{policy_request.premium}".replace(".", ",")
    assert post(operator, policy_request, "act", amount=exact, **typed).status_code == 303
    assert status(policy_request) == "issue_check"


def test_the_policy_is_attached_in_the_issue(office: Office, operator: Client) -> None:
    policy_request = office.request_in("issue_documents").policy_request
    sent = SimpleUploadedFile("полис.pdf", blank(), content_type="application/pdf")
    answer = post(operator, policy_request, "documents", kind="policy_document", file=sent)
    assert answer.status_code == 303
    assert policy_request.documents.filter(kind="policy_document").count() == 1
    foreign = post(operator, policy_request, "documents", kind="egrn", file=sent)
    assert foreign.status_code == 422


def test_internal_notes_of_the_agency_are_not_on_the_desk(office: Office, operator: Client) -> None:
    policy_request = office.request_in("checking").policy_request
    for role, body in (("operator", "мысли страховой"), ("agent", "мысли агентства")):
        drafting.comment(
            policy_request_id=policy_request.pk,
            body=body,
            internal=True,
            by=office.people[role],
            at=minutes(90),
        )
    page = text(get(operator, policy_request))
    assert "мысли страховой" in page
    assert "мысли агентства" not in page


def test_the_desk_never_holds_the_clients_link(office: Office, operator: Client) -> None:
    policy_request = office.request_in("offered").policy_request
    assert policy_request.links.count() == 1
    page = text(get(operator, policy_request))
    assert "/c/" not in page


def test_health_answers_open_only_by_a_post_that_is_recorded(
    office: Office, underwriter: Client
) -> None:
    policy_request = office.request_in("checking", "MTG-SEC").policy_request
    asked = get(underwriter, policy_request, "health")
    assert asked.status_code == 200
    assert "Рост, см" not in text(asked)
    assert HealthReading.objects.count() == 0
    shown = post(underwriter, policy_request, "health")
    assert "Рост, см" in text(shown)
    assert shown["Cache-Control"] == "private, no-store"
    assert HealthReading.objects.get().staff_id == office.people["underwriter"].staff_id


def test_an_operator_reads_no_health_answers(office: Office, operator: Client) -> None:
    policy_request = office.request_in("checking", "MTG-SEC").policy_request
    assert get(operator, policy_request, "health").status_code == 403
    assert post(operator, policy_request, "health").status_code == 403
    assert HealthReading.objects.count() == 0
    assert "Открыть ответы" not in text(get(operator, policy_request))


def test_health_answers_that_have_not_come_are_a_sentence(
    office: Office, underwriter: Client
) -> None:
    policy_request = office.request_in("collecting", "MTG-SEC").policy_request
    answer = post(underwriter, policy_request, "health")
    assert answer.status_code == 422
    assert HealthReading.objects.count() == 0


def test_what_calls_for_the_underwriter_is_said_before_anybody_tries(
    office: Office, operator: Client
) -> None:
    journey = office.journey("MTG-SEC", changes={"object_floors_wood": "true"})
    policy_request = journey.go_to(
        "checking", [minutes(10 * n) for n in range(1, 9)]
    ).policy_request
    page = text(get(operator, policy_request))
    assert "Деревянные перекрытия" in page
    assert "act-approve-why" in page


def test_an_absent_request_and_an_absent_agency_are_the_same_page(
    office: Office, operator: Client
) -> None:
    policy_request = office.journey().policy_request
    absent = operator.get(f"/desk/alpha/requests/{uuid4()}/", headers=BASE)
    nowhere = operator.get(f"/desk/nobody/requests/{policy_request.pk}/", headers=BASE)
    foreign = operator.get(f"/desk/beta/requests/{policy_request.pk}/", headers=BASE)
    assert [one.status_code for one in (absent, nowhere, foreign)] == [404, 404, 404]
    assert absent.content == nowhere.content == foreign.content


def test_two_people_decide_above_one_persons_authority(
    office: Office, underwriter: Client, operator: Client
) -> None:
    changes = {"price": "20000000", "market_price": "20000000"}
    journey = office.journey("CASH-SEC", changes=changes)
    policy_request = journey.go_to(
        "checking", [minutes(10 * n) for n in range(1, 9)]
    ).policy_request
    assert "act-approve-why" in text(get(operator, policy_request))
    assert post(underwriter, policy_request, "agree").status_code == 303
    assert policy_request.approvals.count() == 1
    assert "Ирина Лебедева: согласие" in text(get(operator, policy_request))
    assert post(operator, policy_request, "agree").status_code == 403
