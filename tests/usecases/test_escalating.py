"""A ladder is climbed until somebody acknowledges; a call is urgent within a quota."""

from datetime import timedelta

import pytest

from apps.escalations.models import Correction, Escalation, EscalationLine
from apps.kernel.errors import NotAllowed, Refusal
from apps.notifications.models import Message
from apps.usecases import escalating, urgent_route
from apps.usecases.ticking import tick
from apps.watch.models import OutboxEntry
from tests.situations import TOMORROW, Office, minutes


def rungs(escalation: Escalation) -> list[tuple[int, str]]:
    told = EscalationLine.objects.filter(escalation=escalation, rung__isnull=False)
    return [(line.rung, line.role) for line in told.order_by("rung")]


def by_hand(office: Office) -> Escalation:
    journey = office.request_in("submitted")
    agent = office.people["agent"]
    return escalating.escalate(policy_request_id=journey.id, by=agent, at=minutes(2))


def test_an_unacknowledged_escalation_climbs_each_step_once(office: Office) -> None:
    escalation = by_hand(office)
    tick(at=minutes(2))
    assert rungs(escalation) == [(0, "underwriter")]
    for _again in range(2):
        tick(at=minutes(63))
    assert rungs(escalation) == [(0, "underwriter"), (1, "manager"), (2, "administrator")]
    second = EscalationLine.objects.get(escalation=escalation, rung=1)
    assert (second.at, second.noted_at) == (minutes(32), minutes(63))
    assert Message.objects.filter(key__startswith=f"escalation:{escalation.pk}:rung").count() == 3


def test_an_acknowledgement_stops_the_ladder_and_only_the_party_gives_it(office: Office) -> None:
    escalation = by_hand(office)
    tick(at=minutes(2))
    step = {"escalation_id": escalation.pk, "at": minutes(10)}
    with pytest.raises(NotAllowed):
        escalating.acknowledge(by=office.people["agent"], **step)
    escalating.acknowledge(by=office.people["operator"], **step)
    tick(at=minutes(200))
    assert rungs(escalation) == [(0, "underwriter")]


def test_an_alert_in_the_night_leaves_at_the_readers_opening(office: Office) -> None:
    journey = office.request_in("submitted")
    night = minutes(600)
    tick(at=night)
    told = Message.objects.filter(policy_request_id=journey.id, event="clock.breach")
    assert told.count() == 1
    assert told.get().created_at == night
    entry = OutboxEntry.objects.get(ref=told.get().pk)
    assert entry.due_at == minutes(-120) + timedelta(days=1)


def test_beyond_the_quota_the_route_changes_when_a_manager_agrees(office: Office) -> None:
    agent = office.people["agent"]
    asked = []
    for n in range(4):
        journey = office.journey(closing_at=TOMORROW)
        call = urgent_route.mark_urgent(
            policy_request_id=journey.id, urgent=True, reason="нотариус", by=agent, at=minutes(n)
        )
        asked.append((journey, call))
    assert [one.policy_request.urgent for one, _call in asked] == [True, True, True, False]
    last, call = asked[-1]
    with pytest.raises(NotAllowed):
        urgent_route.agree(escalation_id=call.pk, by=office.people["operator"], at=minutes(9))
    urgent_route.agree(escalation_id=call.pk, by=office.people["manager"], at=minutes(9))
    assert last.policy_request.urgent


def test_a_passed_deadline_makes_nothing_urgent(office: Office) -> None:
    journey = office.journey()
    with pytest.raises(Refusal):
        urgent_route.mark_urgent(
            policy_request_id=journey.id,
            urgent=True,
            reason="нотариус",
            deadline_at=minutes(1),
            by=office.people["agent"],
            at=minutes(2),
        )
    assert not journey.policy_request.urgent


def test_the_third_breach_of_a_kind_opens_one_correction_a_week(office: Office) -> None:
    for _each in range(3):
        office.request_in("submitted")
    for moment in (30, 30, 32, 40):
        tick(at=minutes(moment))
    correction = Correction.objects.get(metric="TTQ")
    assert (correction.party, correction.cause, correction.week) == (
        "insurer",
        "breaches",
        "2026-W29",
    )
    assert correction.escalations.count() == 3
