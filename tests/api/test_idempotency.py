"""The same POST twice is one deed."""

from datetime import timedelta
from typing import Any

import pytest

from apps.policy_requests.models import Document, PolicyRequest, StatusChange
from apps.registry.models import StoredAnswer
from apps.usecases.demo.files import blank
from tests.api.conftest import Caller, sign_in
from tests.situations import Office, minutes

KEY = {"Idempotency_Key": "order-1"}


def test_a_repeated_post_gives_the_same_bytes_and_does_nothing(
    office: Office, agent: Caller
) -> None:
    first = agent.post("requests/", {"package": "RENT-LL"}, **KEY)
    again = agent.post("requests/", {"package": "RENT-LL"}, **KEY)
    assert first.status_code == again.status_code == 201
    assert first.content == again.content
    assert first["Location"] == again["Location"]
    assert again["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first
    assert PolicyRequest.objects.count() == 1


def test_a_repeated_move_answers_as_before_though_the_state_has_gone_on(
    office: Office, agent: Caller
) -> None:
    one = office.request_in("quoted").id
    first = agent.call("POST", f"requests/{one}/transitions/offer/", {}, **KEY)
    again = agent.call("POST", f"requests/{one}/transitions/offer/", {}, **KEY)
    assert (first.status_code, first.content) == (again.status_code, again.content)
    assert StatusChange.objects.filter(policy_request=one, name="offer").count() == 1
    assert agent.move(one, "offer").status_code == 409


def test_a_key_stands_for_one_body_only(office: Office, agent: Caller) -> None:
    agent.post("requests/", {"package": "RENT-LL"}, **KEY)
    other = agent.post("requests/", {"package": "CASH-SEC"}, **KEY)
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")
    assert PolicyRequest.objects.count() == 1


def test_a_refusal_does_not_use_the_key_up(office: Office, agent: Caller) -> None:
    one = office.journey().id
    body = {"body": ""}
    assert agent.post(f"requests/{one}/comments/", body, **KEY).status_code == 422
    assert not StoredAnswer.objects.exists()
    assert agent.post(f"requests/{one}/comments/", {"body": "да"}, **KEY).status_code == 201


def test_an_upload_is_told_by_its_bytes_not_by_its_boundary(office: Office, agent: Caller) -> None:
    one = office.request_in("collecting").id
    sent: dict[str, Any] = {"kind": "egrn", "content": blank(), "key": "file-1"}
    first = agent.upload(f"requests/{one}/documents/", **sent)
    again = agent.upload(f"requests/{one}/documents/", **sent)
    assert first.status_code == 201
    assert first.content == again.content
    assert Document.objects.filter(kind="egrn").count() == 1


def test_a_kept_answer_is_forgotten_after_two_days(office: Office, agent: Caller, present) -> None:
    first = agent.post("requests/", {"package": "RENT-LL"}, **KEY)
    present(minutes(30) + timedelta(hours=48, seconds=1))
    later = agent.post("requests/", {"package": "RENT-LL"}, **KEY)
    assert later.status_code == 201
    assert first.json()["id"] != later.json()["id"]


def test_another_persons_key_is_his_own(office: Office, agent: Caller) -> None:
    lead = sign_in("lead@alpha.example", agent.host)
    agent.post("requests/", {"package": "RENT-LL"}, **KEY)
    assert lead.post("requests/", {"package": "RENT-LL"}, **KEY).status_code == 201
    assert PolicyRequest.objects.count() == 2


def test_nothing_kept_names_a_person(office: Office, agent: Caller) -> None:
    one = office.request_in("quoted")
    agent.call("POST", f"requests/{one.id}/transitions/offer/", {}, **KEY)
    agent.post(f"requests/{one.id}/comments/", {"body": "секрет"}, Idempotency_Key="c")
    text = str(list(StoredAnswer.objects.values_list("answer", flat=True)))
    assert StoredAnswer.objects.count() == 2
    assert one.policy_request.client_name not in text
    assert "секрет" not in text


@pytest.mark.parametrize("key", ["x" * 129, "ключ"])
def test_a_key_that_cannot_be_kept_is_a_sentence(agent: Caller, key: str) -> None:
    answer = agent.post("requests/", {"package": "RENT-LL"}, Idempotency_Key=key)
    assert answer.status_code == 400
    assert not PolicyRequest.objects.exists()
