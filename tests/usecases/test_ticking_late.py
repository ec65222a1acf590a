"""A ticker that was away, crowded or in trouble: nothing is lost, nobody else waits."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from apps.agencies.models import Agency
from apps.escalations.models import Escalation
from apps.notifications.models import Message
from apps.policy_requests import clocks
from apps.policy_requests.models import Clock, ClockEvent
from apps.usecases import ticking
from apps.usecases.ticking import tick, turn
from apps.watch.models import Timer, TimerKind
from tests.crowds import copies
from tests.situations import Office, minutes

QUOTE_MINUTES = 15
AWAY, BACK = minutes(16), minutes(26)
EVERY = timedelta(seconds=30)


def waiting(office: Office, count: int = 24) -> dict[UUID, datetime]:
    """Requests submitted one after another, by the instant their quote is due."""
    original = office.request_in("submitted").policy_request
    rest = copies(original, count - 1, at=minutes(1), apart=EVERY, later=EVERY)
    first = minutes(1 + QUOTE_MINUTES)
    return {one: first + EVERY * place for place, one in enumerate([original.pk, *rest])}


def schedule(schedulers: int) -> None:
    """Ten minutes with so many equal schedulers, then one tick of somebody who is back."""
    moment = AWAY
    while schedulers and moment < BACK:
        for _beat in range(schedulers):
            tick(at=moment)
        moment += timedelta(seconds=15)
    tick(at=BACK)


@pytest.mark.parametrize("schedulers", [0, 1, 3])
def test_ten_minutes_end_alike_with_no_scheduler_with_one_and_with_three(
    office: Office, schedulers: int
) -> None:
    due = waiting(office)
    tick(at=minutes(15.9))
    schedule(schedulers)
    broken = {one: at for one, at in due.items() if at <= BACK}
    assert 12 < len(broken) < len(due)
    breaches = ClockEvent.objects.filter(kind="breach", clock__metric="TTQ")
    assert sorted(breaches.values_list("clock__policy_request", "due_at")) == sorted(broken.items())
    for_clocks = Clock.objects.filter(metric="TTQ", breached_at__isnull=False)
    assert dict(for_clocks.values_list("policy_request", "breached_at")) == broken
    told = Message.objects.filter(event="clock.breach").values_list("policy_request_id", flat=True)
    assert set(told) == set(broken)
    if schedulers == 0:
        assert len(told) == len(broken)
    opened = Escalation.objects.filter(cause="breach")
    assert sorted(opened.values_list("policy_request_id", flat=True)) == sorted(broken)


def test_after_ten_minutes_without_anybody_each_clock_is_told_of_once_by_its_gravest_word(
    office: Office,
) -> None:
    due = waiting(office)
    tick(at=BACK)
    said = ClockEvent.objects.filter(clock__metric="TTQ", clock__policy_request__in=due)
    assert said.count() == len({(one.clock_id, one.kind, one.threshold) for one in said})
    assert said.count() > len(due)
    told = Message.objects.filter(key__startswith="clock:", policy_request_id__in=due)
    by_request = dict(told.values_list("policy_request_id", "event"))
    assert told.count() == len(by_request) == len(due)
    for one, at in due.items():
        assert by_request[one] == ("clock.breach" if at <= BACK else "clock.warning")


def test_a_long_queue_of_one_agency_keeps_no_other_waiting(office: Office, beta: Agency) -> None:
    Timer.objects.bulk_create(
        Timer(agency=beta, kind=TimerKind.THRESHOLD, policy_request_id=uuid4(), clock_id=uuid4(),
              threshold=100, fire_at=minutes(1))
        for _ in range(1000)
    )  # fmt: skip
    office.request_in("submitted")
    Timer.objects.filter(agency=office.agency).update(fire_at=minutes(16))
    turn(at=minutes(17))
    assert ClockEvent.objects.filter(kind="breach", clock__metric="TTQ").exists()
    assert Timer.objects.filter(agency=beta).count() >= 900


def test_timers_of_requests_that_are_gone_are_forgotten(office: Office) -> None:
    gone = Timer.objects.create(
        agency=office.agency, kind=TimerKind.THRESHOLD, policy_request_id=uuid4(),
        clock_id=uuid4(), threshold=100, fire_at=minutes(1),
    )  # fmt: skip
    tick(at=minutes(2))
    assert not Timer.objects.filter(pk=gone.pk).exists()


def test_one_faulty_request_is_put_off_alone(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    due = waiting(office, 6)
    faulty = next(iter(due))
    settle = clocks.settle

    def settle_unless_faulty(policy_requests, *, at):
        if any(one.pk == faulty for one in policy_requests):
            raise ZeroDivisionError("a fault nobody thought of")
        return settle(policy_requests, at=at)

    monkeypatch.setattr(ticking.clocks, "settle", settle_unless_faulty)
    tick(at=minutes(30))
    broken = ClockEvent.objects.filter(kind="breach", clock__metric="TTQ")
    assert set(broken.values_list("clock__policy_request", flat=True)) == set(due) - {faulty}
    assert Timer.objects.get(policy_request_id=faulty).fire_at == minutes(31)
    monkeypatch.undo()
    tick(at=minutes(31))
    breach = broken.get(clock__policy_request=faulty)
    assert (breach.due_at, breach.detected_at) == (due[faulty], minutes(31))
