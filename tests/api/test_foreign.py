"""An object of another agency answers exactly like one that is not there, on every route."""

from uuid import UUID, uuid4

import pytest
from django.db import connection

from apps.api.addresses import of_agency
from apps.escalations.models import Escalation
from apps.policy_requests.models import Clock, Document
from apps.usecases import disputing, escalating
from tests.api.conftest import Caller
from tests.situations import Office, minutes

ROUTES = [str(entry.pattern) for entry in of_agency]
NAMED = [route for route in ROUTES if "<uuid:" in route]
METHODS = ("GET", "POST", "PATCH")


def address(route: str, ids: dict[str, UUID]) -> str:
    for name, value in ids.items():
        route = route.replace(f"<uuid:{name}>", str(value))
    return route.replace("<slug:name>", "offer").replace("<slug:step>", "acknowledge")


@pytest.fixture
def ours(office: Office) -> dict[str, UUID]:
    """Things of alpha that a stranger could ask for."""
    one = office.request_in("collecting").policy_request
    escalating.escalate(policy_request_id=one.pk, by=office.people["agent"], at=minutes(20))
    dispute = disputing.dispute(
        policy_request_id=one.pk, stretch=2, charge_to="agency", reason_code="waited",
        comment="ждали", by=office.people["manager"], at=minutes(20),
    )  # fmt: skip
    return {
        "dispute_id": dispute.pk,
        "policy_request_id": one.pk,
        "document_id": Document.objects.filter(policy_request=one)[0].pk,
        "clock_id": Clock.objects.filter(policy_request=one)[0].pk,
        "escalation_id": Escalation.objects.get(policy_request=one).pk,
    }


def test_every_route_that_names_a_thing_is_tried() -> None:
    assert len(NAMED) > 15
    assert all(name in "".join(NAMED) for name in ("document_id", "clock_id", "escalation_id"))


@pytest.mark.parametrize("route", NAMED)
def test_foreign_equals_absent(
    ours: dict[str, UUID], agent: Caller, stranger: Caller, route: str
) -> None:
    foreign = address(route, ours)
    absent = address(route, {name: uuid4() for name in ours})
    for method in METHODS:
        theirs = stranger.call(method, foreign, {})
        nobody = stranger.call(method, absent, {})
        assert theirs.status_code == nobody.status_code
        same = theirs.content.replace(foreign.encode(), b"x")
        assert same == nobody.content.replace(absent.encode(), b"x"), method
        assert theirs.status_code >= 400
    if "document_id" not in route:
        assert any(agent.call(method, foreign, {}).status_code != 404 for method in METHODS)


@pytest.mark.parametrize("route", NAMED)
def test_a_strangers_token_here_finds_as_little(
    ours: dict[str, UUID], agent: Caller, stranger: Caller, route: str
) -> None:
    astray = Caller(agent.host, stranger.token)
    foreign = address(route, ours)
    for method in METHODS:
        answer = astray.call(method, foreign, {})
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_an_unknown_agency_is_absent_too(operator: Caller) -> None:
    lost = Caller(operator.host, operator.token, "agencies/gamma/")
    assert lost.get("requests/").status_code == 404
    assert connection.schema_name != "public"
