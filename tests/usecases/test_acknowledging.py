"""The time to acknowledge is a promise: kept in time, broken once, and on record."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from apps.agencies.models import Agency
from apps.agencies.stepping import inside
from apps.escalations.models import Escalation, EscalationLine
from apps.kernel.actors import Actor
from apps.kernel.errors import NotAllowed
from apps.notifications.models import Message
from apps.usecases import acknowledging, escalating, urgent_route
from apps.usecases.ticking import tick
from apps.watch.models import OutboxEntry, Timer
from tests.portal.card_steps import signed_in
from tests.situations import TOMORROW, TUESDAY, Office, minutes, office_of

BASE = {"host": "belay.test"}
Broken = list[tuple[int | None, datetime, datetime]]


def by_hand(office: Office, *, at: datetime | None = None, by: str = "agent") -> Escalation:
    """Opened by a person two minutes after TUESDAY: 30 working minutes to acknowledge."""
    journey = office.request_in("submitted")
    return escalating.escalate(
        policy_request_id=journey.id, by=office.people[by], at=at or minutes(2)
    )


def called(office: Office, *, at: datetime) -> Escalation:
    """An urgent call: 10 minutes to acknowledge, around the clock by the urgent calendar."""
    call = urgent_route.mark_urgent(
        policy_request_id=office.journey(closing_at=TOMORROW).id,
        urgent=True,
        reason="нотариус",
        by=office.people["agent"],
        at=at,
    )
    assert call is not None
    return call


def broken(escalation: Escalation) -> Broken:
    rows = EscalationLine.objects.filter(escalation=escalation, deed="broken").order_by("round")
    return [(line.round, line.at, line.noted_at) for line in rows]


def armed(escalation: Escalation) -> list[datetime]:
    """When it next has something to say: at half its time first, on the urgent route at a third."""
    return [one.fire_at for one in Timer.objects.filter(kind="ack", clock_id=escalation.pk)]


def told(escalation: Escalation) -> list[str]:
    mails = Message.objects.filter(key__startswith=f"escalation:{escalation.pk}:unacknowledged")
    return sorted(one.key.removeprefix(f"escalation:{escalation.pk}:") for one in mails)


def acknowledge(office: Office, escalation: Escalation, n: float, who: str = "operator") -> None:
    escalating.acknowledge(escalation_id=escalation.pk, by=office.people[who], at=minutes(n))


def test_an_opened_escalation_waits_for_its_due_and_no_longer(office: Office) -> None:
    escalation = by_hand(office)
    assert armed(escalation) == [minutes(17)]
    acknowledge(office, escalation, 20)
    assert armed(escalation) == []
    tick(at=minutes(200))
    assert (broken(escalation), told(escalation)) == ([], [])


def test_an_unanswered_escalation_breaks_once_however_often_one_sweeps(office: Office) -> None:
    escalation = by_hand(office)
    tick(at=minutes(31))
    assert broken(escalation) == []
    for moment in (40, 40, 50):
        tick(at=minutes(moment))
    assert broken(escalation) == [(1, minutes(32), minutes(40))]
    assert told(escalation) == ["unacknowledged:1:agency", "unacknowledged:1:insurer"]
    acknowledge(office, escalation, 60)
    assert broken(escalation) == [(1, minutes(32), minutes(40))]
    line = EscalationLine.objects.get(escalation=escalation, deed="broken")
    line.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        line.save(force_insert=True)


def test_a_sweep_at_the_very_due_breaks_it_and_an_answer_at_the_due_does_not(
    office: Office,
) -> None:
    swept, answered = by_hand(office), by_hand(office)
    acknowledge(office, answered, 32)
    tick(at=minutes(32))
    assert broken(swept) == [(1, minutes(32), minutes(32))]
    assert broken(answered) == []


@pytest.mark.parametrize("how", ["acknowledge", "answer", "refuse", "solve"])
def test_a_late_answer_writes_the_breach_itself(office: Office, how: str) -> None:
    escalation, late = by_hand(office), minutes(45)
    operator, agent = office.people["operator"], office.people["agent"]
    steps = {
        "acknowledge": lambda row: escalating.acknowledge(escalation_id=row, by=operator, at=late),
        "answer": lambda row: escalating.answer(
            escalation_id=row, text="сегодня", by=operator, at=late
        ),
        "refuse": lambda row: escalating.refuse(
            escalation_id=row, text="нет", by=operator, at=late
        ),
        "solve": lambda row: escalating.close(
            escalation_id=row, solved=True, repeat="none", by=agent, at=late
        ),
    }
    steps[how](escalation.pk)
    assert broken(escalation) == [(1, minutes(32), late)]
    assert armed(escalation) == []
    tick(at=minutes(90))
    assert len(broken(escalation)) == 1
    assert len(told(escalation)) == 2


def test_one_level_up_begins_a_round_of_its_own(office: Office) -> None:
    escalation = by_hand(office)
    acknowledge(office, escalation, 10)
    escalating.raise_level(escalation_id=escalation.pk, by=office.people["agent"], at=minutes(60))
    assert armed(escalation) == [minutes(75)]
    tick(at=minutes(100))
    assert broken(escalation) == [(2, minutes(90), minutes(100))]


def test_raising_a_call_that_nobody_acknowledged_begins_no_new_time(office: Office) -> None:
    escalation = by_hand(office)
    escalating.raise_level(escalation_id=escalation.pk, by=office.people["agent"], at=minutes(20))
    assert armed(escalation) == [minutes(24.5)]
    tick(at=minutes(40))
    assert broken(escalation) == [(1, minutes(32), minutes(40))]


def test_the_night_counts_nothing_and_keeps_its_quiet(office: Office) -> None:
    evening = TUESDAY.replace(hour=17, minute=50)
    escalation = by_hand(office, at=evening)
    due = TUESDAY.replace(hour=9, minute=20) + timedelta(days=1)
    half = due - timedelta(minutes=15)
    assert armed(escalation) == [half]
    tick(at=evening + timedelta(hours=5))
    assert broken(escalation) == []
    night = TUESDAY.replace(hour=23) + timedelta(days=1)
    tick(at=night)
    assert broken(escalation) == [(1, due, night)]
    mail = Message.objects.get(key__endswith=f"{escalation.pk}:warned:1:150:insurer")
    leaves = OutboxEntry.objects.get(ref=mail.pk).due_at
    assert leaves == TUESDAY.replace(hour=9) + timedelta(days=2)


def test_an_urgent_call_runs_by_the_urgent_promise_and_knows_no_quiet(office: Office) -> None:
    call = called(office, at=minutes(5))
    assert armed(call) == [minutes(8.3)]
    tick(at=minutes(20))
    assert broken(call) == [(1, minutes(15), minutes(20))]
    for mail in Message.objects.filter(key__contains=f"{call.pk}:unacknowledged"):
        assert OutboxEntry.objects.get(ref=mail.pk).due_at == minutes(20)


def test_agreeing_beyond_the_quota_acknowledges_in_time(office: Office) -> None:
    calls = [called(office, at=minutes(n)) for n in range(4)]
    assert calls[-1].needs_agreement
    manager = office.people["manager"]
    urgent_route.agree(escalation_id=calls[-1].pk, by=manager, at=minutes(9))
    assert armed(calls[-1]) == []
    tick(at=minutes(60))
    assert broken(calls[-1]) == []
    assert broken(calls[0]) == [(1, minutes(10), minutes(60))]


def test_a_route_left_in_time_breaks_nothing(office: Office) -> None:
    call = called(office, at=minutes(5))
    urgent_route.mark_urgent(
        policy_request_id=call.policy_request_id,
        urgent=False,
        reason="",
        by=office.people["agent"],
        at=minutes(8),
    )
    tick(at=minutes(60))
    assert (broken(call), armed(call)) == ([], [])


def test_neither_an_opened_card_nor_an_automatic_reply_acknowledges(office: Office) -> None:
    escalation = by_hand(office)
    with pytest.raises(NotAllowed):
        escalating.acknowledge(
            escalation_id=escalation.pk, by=Actor.system("auto_reply"), at=minutes(5)
        )
    desk = signed_in(office.users["operator"]).get(
        f"/desk/alpha/escalations/{escalation.pk}/", headers=BASE
    )
    assert desk.status_code == 200
    with inside(office.agency):
        assert armed(escalation) == [minutes(17)]
        tick(at=minutes(33))
        assert broken(escalation) == [(1, minutes(32), minutes(33))]


def test_an_agency_that_broke_its_own_promise_is_told_once(office: Office) -> None:
    journey = office.journey()
    for moment in (100, 100, 200):
        tick(at=minutes(moment))
    escalation = Escalation.objects.get(policy_request_id=journey.id)
    assert (escalation.party, escalation.asker) == ("agency", "agency")
    assert broken(escalation) == [(1, minutes(190), minutes(200))], "lunch is from 13 to 14"
    assert told(escalation) == ["unacknowledged:1:agency"]


def test_each_agency_has_its_own_breaches(office: Office, beta: Agency) -> None:
    here = by_hand(office)
    with inside(beta):
        there = by_hand(office_of(beta), at=minutes(3))
    tick(at=minutes(40))
    assert broken(here) == [(1, minutes(32), minutes(40))]
    with inside(beta):
        assert broken(there) == [(1, minutes(33), minutes(40))]
        assert not EscalationLine.objects.filter(escalation_id=here.pk).exists()


def test_ten_broken_acknowledgements_cost_as_many_statements_as_two(office: Office) -> None:
    costs = []
    for many in (2, 10):
        called_ones = [by_hand(office) for _each in range(many)]
        with CaptureQueriesContext(connection) as statements:
            acknowledging.fell_due([one.pk for one in called_ones], at=minutes(40))
        costs.append(len(statements))
    assert EscalationLine.objects.filter(deed="broken").count() == 12
    assert costs[0] == costs[1]
