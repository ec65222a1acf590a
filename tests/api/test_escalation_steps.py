"""The steps of an escalation through the API, by the same rules as on its page."""

from collections.abc import Callable
from datetime import datetime

from apps.escalations.models import Escalation, EscalationLine
from apps.policy_requests.models import PolicyRequest
from apps.usecases import escalating, urgent_route
from tests.api.conftest import Caller
from tests.api.test_amending import of_insurer
from tests.situations import TOMORROW, Office, minutes

Present = Callable[[datetime], None]


def by_hand(office: Office) -> Escalation:
    one = office.request_in("submitted").id
    return escalating.escalate(policy_request_id=one, by=office.people["agent"], at=minutes(20))


def levels(escalation: Escalation) -> int:
    return EscalationLine.objects.filter(escalation=escalation, deed="raised").count()


def test_whoever_asks_goes_one_level_up_once_a_key(
    office: Office, agent: Caller, operator: Caller, stranger: Caller, present: Present
) -> None:
    row = by_hand(office)
    address = f"escalations/{row.pk}/steps/raise/"
    assert operator.post(address).status_code == 403
    assert stranger.post(address).status_code == 404
    assert levels(row) == 0
    first, again = (agent.post(address, idempotency_key="up") for _ in range(2))
    assert (first.status_code, first.content) == (200, again.content)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert levels(row) == 1


def test_the_party_refuses_with_its_reason(
    office: Office, agent: Caller, operator: Caller, stranger: Caller, present: Present
) -> None:
    row = by_hand(office)
    address = f"escalations/{row.pk}/steps/refuse/"
    assert agent.post(address, {"text": "нет"}).status_code == 403
    assert stranger.post(address, {"text": "нет"}).status_code == 404
    assert operator.post(address, {"text": " "}).status_code == 422
    assert operator.post(address, {"text": "данные не приложены"}).json()["state"] == "refused"
    row.refresh_from_db()
    assert row.answer == "данные не приложены"
    assert operator.post(address, {"text": "ещё раз"}).status_code == 409


def test_a_manager_agrees_to_an_urgent_call_beyond_the_quota(
    office: Office, agent: Caller, operator: Caller, stranger: Caller, present: Present
) -> None:
    for n in range(4):
        call = urgent_route.mark_urgent(
            policy_request_id=office.journey(closing_at=TOMORROW).id, urgent=True,
            reason="нотариус", by=office.people["agent"], at=minutes(n),
        )  # fmt: skip
    assert call is not None
    assert call.needs_agreement
    address = f"escalations/{call.pk}/steps/agree/"
    for caller, status in ((agent, 403), (operator, 403), (stranger, 404)):
        assert caller.post(address).status_code == status
    assert not PolicyRequest.objects.get(pk=call.policy_request_id).urgent
    manager = of_insurer(office, "manager")
    first, again = (manager.post(address, idempotency_key="yes") for _ in range(2))
    assert (first.status_code, first.content) == (200, again.content)
    assert PolicyRequest.objects.get(pk=call.policy_request_id).urgent
