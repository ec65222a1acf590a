"""Clocks follow the holder, and say everything once."""

from datetime import timedelta

import pytest

from apps.escalations.models import Escalation
from apps.notifications.models import Message
from apps.policy_requests import clocks
from apps.policy_requests.models import Clock, ClockEvent
from apps.usecases import checking, drafting, quoting, ticking, urgent_route
from apps.usecases.demo.journey import Journey
from apps.watch.models import Timer, WorkItem
from tests.situations import TOMORROW, TUESDAY, Office, minutes


def _clock(journey: Journey, metric: str, **scope: object) -> Clock:
    return Clock.objects.get(policy_request_id=journey.id, metric=metric, stage="", **scope)


def test_submitting_starts_the_insurers_clock_and_stops_the_agencys(office: Office) -> None:
    journey = office.request_in("submitted")
    quote, own = _clock(journey, "TTQ"), _clock(journey, "TTO")
    assert (quote.state, quote.due_at) == ("running", minutes(1 + 15))
    assert (own.state, own.stopped_at) == ("met", minutes(1))


def test_waiting_for_the_agency_rests_the_insurers_clock(office: Office) -> None:
    journey = office.request_in("submitted")
    quoting.ask_for_quote_data(
        policy_request_id=journey.id,
        reason_code="field_missing",
        items=("price",),
        by=office.people["operator"],
        at=minutes(5),
    )
    quote = _clock(journey, "TTQ")
    assert (quote.state, quote.due_at, quote.consumed) == ("paused", None, timedelta(minutes=4))
    assert _clock(journey, "TTC").state == "running"


def test_coming_back_opens_the_second_round_with_its_own_target(office: Office) -> None:
    journey = office.request_in("checking")
    by = office.people
    checking.ask_for_correction(
        policy_request_id=journey.id,
        reason_code="field_missing",
        items=("object_year",),
        by=by["operator"],
        at=minutes(10),
    )
    drafting.save_answers(
        policy_request_id=journey.id, typed={"object_year": "1999"}, by=by["agent"], at=minutes(11)
    )
    checking.resubmit_check(policy_request_id=journey.id, by=by["agent"], at=minutes(12))
    first, second = Clock.objects.filter(policy_request_id=journey.id, metric="TTV").order_by(
        "round"
    )
    assert (first.state, first.stopped_at, first.target) == (
        "met",
        minutes(10),
        timedelta(minutes=45),
    )
    assert (second.state, second.due_at) == ("running", minutes(12 + 30))


def test_a_breach_is_dated_when_it_was_due_and_told_once(office: Office) -> None:
    journey = office.request_in("submitted")
    noticed = minutes(600)
    for _again in range(3):
        ticking.tick(at=noticed)
    breach = ClockEvent.objects.get(clock__policy_request_id=journey.id, kind="breach")
    assert (breach.due_at, breach.detected_at) == (minutes(16), noticed)
    assert Escalation.objects.filter(policy_request_id=journey.id, cause="breach").count() == 1
    told = Message.objects.filter(policy_request_id=journey.id, event="clock.breach")
    assert told.count() == 1
    assert len(told.get().recipients) >= 2


def test_after_an_outage_one_clock_sends_one_message(office: Office) -> None:
    journey = office.request_in("submitted")
    ticking.tick(at=minutes(600))
    warnings = ClockEvent.objects.filter(clock__policy_request_id=journey.id).count()
    assert warnings == 4
    assert Message.objects.filter(event__startswith="clock.").count() == 1


def test_thresholds_are_told_as_they_come(office: Office) -> None:
    journey = office.request_in("submitted")
    said = []
    for minute in range(1, 20):
        ticking.tick(at=minutes(1 + minute))
        events = ClockEvent.objects.filter(clock__policy_request_id=journey.id)
        said.append(events.count())
    assert said[6:8] == [0, 1]
    assert said[14] == 3
    assert ClockEvent.objects.get(threshold=75).due_at == minutes(1 + 11.25)


def test_a_late_closing_move_writes_the_breach_itself(office: Office) -> None:
    journey = office.request_in("submitted")
    quoting.quote(policy_request_id=journey.id, by=office.people["operator"], at=minutes(60))
    assert _clock(journey, "TTQ").state == "missed"
    assert ClockEvent.objects.filter(kind="breach").count() == 1
    assert Timer.objects.filter(kind="escalate").count() == 1
    ticking.tick(at=minutes(61))
    assert Escalation.objects.filter(cause="breach").count() == 1


def test_stopping_exactly_at_the_due_instant_is_met(office: Office) -> None:
    journey = office.request_in("submitted")
    quoting.quote(policy_request_id=journey.id, by=office.people["operator"], at=minutes(16))
    assert _clock(journey, "TTQ").state == "met"
    assert not ClockEvent.objects.filter(kind="breach").exists()


def test_the_queue_shows_the_nearest_promise(office: Office) -> None:
    journey = office.request_in("submitted")
    item = WorkItem.objects.get(policy_request_id=journey.id)
    assert (item.metric, item.due_at, item.holder) == ("TTQ", minutes(16), "insurer")


def test_an_ended_request_leaves_the_queue_and_arms_nothing(office: Office) -> None:
    journey = office.request_in("delivered", "RENT-LL")
    assert not WorkItem.objects.filter(policy_request_id=journey.id).exists()
    assert not Timer.objects.filter(policy_request_id=journey.id).exists()


def test_a_draft_expires_by_itself(office: Office) -> None:
    journey = office.journey()
    ticking.tick(at=TUESDAY + timedelta(days=31))
    assert journey.policy_request.status == "expired"


def test_an_urgent_request_gets_the_urgent_target(office: Office) -> None:
    journey = office.journey(closing_at=TOMORROW)
    urgent_route.mark_urgent(
        policy_request_id=journey.id,
        urgent=True,
        reason="нотариус завтра",
        by=office.people["agent"],
        at=minutes(1),
    )
    quoting.submit(policy_request_id=journey.id, by=office.people["agent"], at=minutes(2))
    assert _clock(journey, "TTQ").due_at == minutes(12)


def test_what_is_stored_equals_what_the_history_says(office: Office) -> None:
    journey = office.request_in("delivered", "MTG-SEC", every=9)
    policy_request = journey.policy_request
    folded = clocks.folded(policy_request, at=policy_request.status_since)
    stored = {
        (c.kind, c.metric, c.stage, c.cycle, c.round): (c.state, c.due_at, c.consumed)
        for c in policy_request.clocks.all()
    }
    assert len(folded) > 10
    assert {
        one.key: (one.reading.state.value, one.reading.due_at, one.reading.consumed)
        for one in folded
    } == stored


@pytest.mark.parametrize("sweepers", [1, 3])
def test_a_second_sweep_finds_nothing(office: Office, sweepers: int) -> None:
    office.request_in("submitted")
    assert ticking.tick(at=minutes(600)) > 0
    assert [ticking.tick(at=minutes(600)) for _turn in range(sweepers)] == [0] * sweepers


def test_a_moved_closing_time_is_in_the_queue_and_in_the_history_at_once(office: Office) -> None:
    journey = office.journey()
    later = TUESDAY + timedelta(days=9)
    drafting.save_answers(
        policy_request_id=journey.id,
        typed={"closing_at": later.isoformat()},
        by=office.people["agent"],
        at=minutes(2),
    )
    assert WorkItem.objects.get(policy_request_id=journey.id).closing_at == later
    assert journey.policy_request.history.filter(name="deadline").count() == 1
