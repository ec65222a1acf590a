"""Raising, refusing, agreeing beyond the quota, and the third return, by use case and by page."""

import pytest
from django.test import Client

from apps.accounts.models import Membership
from apps.escalations.models import Escalation
from apps.kernel import clock
from apps.kernel.errors import Conflict, NotAllowed, Refusal
from apps.notifications.models import Message
from apps.usecases import checking, drafting, escalating, urgent_route
from apps.usecases.demo.journey import Journey
from apps.usecases.ticking import tick
from tests.escalations.breaking import late_quote
from tests.portal.card_steps import ALPHA, BASE, schema_kept, signed_in
from tests.situations import TOMORROW, Office, minutes


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: minutes(60))


def posted(who: Client, escalation: Escalation, step: str, *, desk: bool, answer: str = "") -> int:
    """The status of the answer to a posted step on one of the faces."""
    path = f"/desk/alpha/escalations/{escalation.pk}/" if desk else f"/escalations/{escalation.pk}/"
    with schema_kept():
        got = who.post(path, {"step": step, "answer": answer}, headers=BASE if desk else ALPHA)
    escalation.refresh_from_db()
    return int(got.status_code)


def of_the_agency(escalation: Escalation) -> Escalation:
    """The same escalation as if the insurer asked and the agency had to answer."""
    escalation.party, escalation.asker = "agency", "insurer"
    escalation.save()
    return escalation


def test_raising_calls_the_next_level_until_there_is_none(office: Office) -> None:
    escalation = late_quote(office)
    step = {"escalation_id": escalation.pk, "by": office.people["agent"]}
    levels = [escalation.level]
    for minute in (40, 41, 42):
        raised = Message.objects.filter(key__contains=f"{escalation.pk}:raised").count()
        if levels[-1] == "account_manager":
            break
        levels.append(escalating.raise_level(at=minutes(minute), **step).level)
        told = Message.objects.filter(key__contains=f"{escalation.pk}:raised").count()
        assert told == raised + 1
    assert levels == ["desk", "lead", "account_manager"]
    with pytest.raises(Conflict) as refused:
        escalating.raise_level(at=minutes(43), **step)
    assert "самый высокий" in refused.value.reasons[0]


def test_raising_opens_it_again_for_whoever_is_called_now(office: Office) -> None:
    escalation = late_quote(office)
    by = office.people
    escalating.acknowledge(escalation_id=escalation.pk, by=by["operator"], at=minutes(40))
    raised = escalating.raise_level(escalation_id=escalation.pk, by=by["agent"], at=minutes(41))
    assert (raised.state, raised.level) == ("open", "lead")
    assert list(raised.lines.values_list("deed", flat=True))[-1] == "raised"


def test_only_whoever_asked_raises(office: Office) -> None:
    escalation = late_quote(office)
    with pytest.raises(NotAllowed):
        escalating.raise_level(
            escalation_id=escalation.pk, by=office.people["operator"], at=minutes(40)
        )
    escalation.refresh_from_db()
    assert escalation.level == "desk"


def test_the_party_refuses_with_its_reason_and_only_the_party(office: Office) -> None:
    escalation = late_quote(office)
    facts = {"escalation_id": escalation.pk, "at": minutes(40)}
    with pytest.raises(NotAllowed):
        escalating.refuse(text="нет", by=office.people["agent"], **facts)
    with pytest.raises(Refusal):
        escalating.refuse(text="  ", by=office.people["operator"], **facts)
    refused = escalating.refuse(text="Объект не страхуем", by=office.people["operator"], **facts)
    assert (refused.state, refused.closed_at) == ("refused", minutes(40))
    assert refused.answer == "Объект не страхуем"
    with pytest.raises(Conflict):
        escalating.refuse(text="ещё раз", by=office.people["operator"], **facts)


@pytest.mark.parametrize(("asker", "other", "desk"), [("agent", "operator", False),
                                                      ("operator", "agent", True)])  # fmt: skip
def test_both_pages_raise_for_the_asker_and_refuse_it_to_the_party(
    office: Office, asker: str, other: str, desk: bool
) -> None:
    escalation = late_quote(office)
    if desk:
        of_the_agency(escalation)
    party = signed_in(office.users[other])
    assert posted(party, escalation, "raise", desk=not desk) == 403
    assert escalation.level == "desk"
    assert posted(signed_in(office.users[asker]), escalation, "raise", desk=desk) == 302
    assert escalation.level == "lead"


@pytest.mark.parametrize(("party", "other", "desk"), [("operator", "agent", True),
                                                      ("agent", "operator", False)])  # fmt: skip
def test_both_pages_refuse_for_the_party_with_a_reason_and_for_nobody_else(
    office: Office, party: str, other: str, desk: bool
) -> None:
    escalation = late_quote(office)
    if not desk:
        of_the_agency(escalation)
    asker, own = signed_in(office.users[other]), signed_in(office.users[party])
    assert posted(asker, escalation, "refuse", desk=not desk, answer="нет") == 403
    assert posted(own, escalation, "refuse", desk=desk) == 422
    assert escalation.closed_at is None
    assert posted(own, escalation, "refuse", desk=desk, answer="Не наш объект") == 302
    assert (escalation.state, escalation.answer) == ("refused", "Не наш объект")


def test_the_side_that_asked_acknowledges_nothing_on_either_page(office: Office) -> None:
    escalation = late_quote(office)
    agent, operator = signed_in(office.users["agent"]), signed_in(office.users["operator"])
    assert posted(agent, escalation, "acknowledge", desk=False) == 403
    of_the_agency(escalation)
    assert posted(operator, escalation, "acknowledge", desk=True) == 403
    assert (escalation.state, escalation.acknowledged_at) == ("open", None)
    assert posted(agent, escalation, "acknowledge", desk=False) == 302
    assert escalation.acknowledged_at == minutes(60)


def test_a_manager_agrees_on_the_page_and_the_route_changes(office: Office) -> None:
    for n in range(4):
        journey = office.journey(closing_at=TOMORROW)
        call = urgent_route.mark_urgent(
            policy_request_id=journey.id,  # type: ignore[arg-type]
            urgent=True,
            reason="нотариус",
            by=office.people["agent"],
            at=minutes(n),
        )
    assert call is not None
    assert not journey.policy_request.urgent
    assert posted(signed_in(office.users["agent"]), call, "agree", desk=False) == 403
    assert posted(signed_in(office.users["operator"]), call, "agree", desk=True) == 403
    assert not journey.policy_request.urgent
    assert posted(signed_in(office.users["manager"]), call, "agree", desk=True) == 302
    assert (call.needs_agreement, call.state) == (False, "acknowledged")
    assert journey.policy_request.urgent
    assert list(call.lines.values_list("deed", flat=True))[-2:] == ["acknowledged", "agreed"]


def _returned(office: Office, journey: Journey, minute: int) -> None:
    by, facts = office.people, {"policy_request_id": journey.id}
    checking.ask_for_correction(
        reason_code="field_missing",
        items=("object_year",),
        by=by["operator"],
        at=minutes(minute),
        **facts,  # type: ignore[arg-type]
    )
    year = {"object_year": str(1980 + minute)}
    drafting.save_answers(typed=year, by=by["agent"], at=minutes(minute + 1), **facts)  # type: ignore[arg-type]
    checking.resubmit_check(by=by["agent"], at=minutes(minute + 2), **facts)  # type: ignore[arg-type]


def test_the_third_return_escalates_by_itself_and_once(office: Office) -> None:
    journey = office.request_in("checking")
    returns = Escalation.objects.filter(cause="third_return")
    for minute in (10, 14):
        _returned(office, journey, minute)
        tick(at=minutes(minute + 2))
    assert not returns.exists()
    for minute in (18, 22):
        _returned(office, journey, minute)
        tick(at=minutes(minute + 2))
    assert (returns.get().party, returns.get().asker) == ("insurer", "agency")


def test_a_step_whose_role_nobody_holds_reaches_the_next_higher_one(office: Office) -> None:
    Membership.objects.filter(role__in=("underwriter", "manager")).update(is_active=False)
    escalation = late_quote(office)
    for minute in (30, 65):
        tick(at=minutes(minute))
    told = Message.objects.filter(key__startswith=f"escalation:{escalation.pk}:rung")
    administrator = office.users["administrator"].email  # type: ignore[attr-defined]
    assert told.count() >= 2
    assert {tuple(one.recipients) for one in told} == {(administrator,)}
