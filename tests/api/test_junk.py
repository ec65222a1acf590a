"""Junk of every kind gets a sentence and a fitting status, never a fault of ours."""

import json

import pytest
from django.db import OperationalError

from apps.api import problems
from apps.policy_requests.models import PolicyRequest
from tests.api.conftest import Caller
from tests.situations import Office

DEEP = "[" * 5000 + "]" * 5000
BROKEN = [
    b"", b"{", b"null", b"[]", b'"text"', b"\xff\xfe", b'{"package": NaN}',
    b'{"package": Infinity}',
    b'{"a": 1e400}', b'{"a": ' + b"9" * 5000 + b"}", b'{"package": "a\\u0000b"}',
    b'{"package": "\\ud800"}', b'{"\\u0000": 1}', f'{{"a": {DEEP}}}'.encode(),
]  # fmt: skip


@pytest.mark.parametrize("body", BROKEN, ids=range(len(BROKEN)))
def test_a_body_that_cannot_be_read(agent: Caller, body: bytes) -> None:
    answer = agent.call("POST", "requests/", body)
    assert answer.status_code == (422 if body == b"" else 400), answer.content
    told = answer.json()
    assert answer["Content-Type"] == "application/problem+json"
    assert set(told) == {
        "type", "title", "status", "detail", "instance", "code", "reasons", "errors"
    }  # fmt: skip
    assert told["reasons"]
    assert not PolicyRequest.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        {"package": ["RENT-LL"]},
        {"package": {}},
        {"package": "x" * 5000},
        {"package": "RENT-LL", "covers": "all"},
        {"package": "RENT-LL", "covers": [{}]},
        {"package": "RENT-LL", "answers": [1]},
        {"package": "RENT-LL", "language": "tlh"},
        {"package": "RENT-LL", "answers": {"holder_fio": {"a": [1]}}},
        {"package": "RENT-LL", "answers": {"no_such_field": "x"}},
    ],
)
def test_a_body_of_the_wrong_shape(office: Office, agent: Caller, body: object) -> None:
    answer = agent.post("requests/", body)
    assert answer.status_code == 422, answer.content
    assert answer.json()["errors"]
    assert not PolicyRequest.objects.exists()


def test_a_package_that_is_not_sold(office: Office, agent: Caller) -> None:
    assert agent.post("requests/", {"package": "NO-SUCH"}).status_code == 404


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("requests/not-a-uuid/", 404),
        ("requests/%00/", 404),
        ("escalations/?request=not-a-uuid", 400),
        ("escalations/?state=%00", 400),
        ("packages/NO-SUCH/", 404),
        ("no/such/address/", 404),
        ("agencies/beta/requests/", 404),
    ],
)
def test_an_address_that_leads_nowhere(agent: Caller, address: str, status: int) -> None:
    answer = agent.get(address)
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"


def test_methods_types_and_sizes_have_their_own_status(office: Office, agent: Caller) -> None:
    assert agent.call("DELETE", "requests/").status_code == 405
    assert agent.call("PUT", "requests/", {}).status_code == 405
    assert agent.patch(f"requests/{office.journey().id}/", {}).status_code == 405
    large = agent.call("POST", "requests/", json.dumps({"package": "x" * 300_000}))
    assert (large.status_code, large.json()["code"]) == (413, "too_large")
    huge = agent.call("POST", "requests/", b"{}", content_length=str(10**9))
    assert huge.status_code == 413


def test_without_a_token_nothing_is_told(agent: Caller) -> None:
    answer = Caller(agent.host).get("requests/")
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")
    assert answer["WWW-Authenticate"] == "Token"


def test_a_refusal_speaks_the_callers_language(agent: Caller) -> None:
    russian = agent.get("no/such/", accept_language="ru").json()
    english = agent.get("no/such/", accept_language="en").json()
    assert english["detail"] == "There is nothing here, or it is not yours."
    assert russian["detail"] == "Здесь ничего нет или это не ваше."
    assert russian["code"] == english["code"] == "not_found"


def test_whatever_is_accepted_the_answer_is_json(agent: Caller) -> None:
    answer = agent.get("requests/", accept="text/html")
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("application/json")


def test_a_token_that_asks_too_often_waits(agent: Caller, settings) -> None:
    settings.REST_FRAMEWORK = {
        **settings.REST_FRAMEWORK,
        "DEFAULT_THROTTLE_RATES": {"sign_in": "20/min", "token": "3/min"},
    }
    statuses = [agent.get("requests/").status_code for _ in range(5)]
    assert statuses == [200, 200, 200, 429, 429]
    assert int(agent.get("requests/")["Retry-After"]) >= 1


def test_a_held_row_is_told_with_when_to_come_again() -> None:
    answer = problems.answer(OperationalError("canceling statement due to lock timeout"), {})
    assert answer is not None
    assert (answer.status_code, answer.data["code"]) == (503, "busy")
    assert int(answer["Retry-After"]) > 0


def test_a_fault_of_ours_is_not_dressed_up() -> None:
    assert problems.answer(ZeroDivisionError(), {}) is None
