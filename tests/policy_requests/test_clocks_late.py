"""What becomes of a clock when its terms turn, or when something is recorded late."""

from datetime import timedelta

import pytest

from apps.agreements.engine import Mode
from apps.kernel.errors import BelayError, Conflict, Malformed, NotAllowed, Refusal
from apps.notifications.models import Message
from apps.policy_requests.models import Clock, ClockEvent, Interval
from apps.usecases import correcting, quoting, rebasing, rebuilding, ticking, urgent_route, waiving
from apps.usecases.demo.journey import Journey
from tests.situations import TOMORROW, Office, minutes


def _quote_clock(journey: Journey) -> Clock:
    return Clock.objects.get(policy_request_id=journey.id, metric="TTQ")


def _quoted_late(office: Office) -> Journey:
    """Submitted at 1, due at 16, found broken at 20, quoted at 30."""
    journey = office.request_in("submitted")
    ticking.tick(at=minutes(20))
    quoting.quote(policy_request_id=journey.id, by=office.people["operator"], at=minutes(30))
    return journey


def _correct(office: Office, journey: Journey, minute: float, who: str = "manager") -> None:
    correcting.correct_last_move(
        policy_request_id=journey.id,
        occurred_at=minutes(minute),
        reason_code="recorded_late",
        evidence="письмо клиенту",
        by=office.people[who],
        at=minutes(40),
    )


def _differences(office: Office) -> list[str]:
    return list(rebuilding.check(office.agency.pk, at=minutes(60)))


def test_toggling_urgent_carries_what_was_used_to_the_urgent_target(office: Office) -> None:
    journey = office.request_in("submitted", closing_at=TOMORROW)
    for urgent, minute in ((True, 5), (False, 7)):
        urgent_route.mark_urgent(
            policy_request_id=journey.id,
            urgent=urgent,
            reason="нотариус завтра",
            by=office.people["agent"],
            at=minutes(minute),
        )
        clock = _quote_clock(journey)
        assert clock.due_at == minutes(1 + (10 if urgent else 15))
        assert clock.target_seq == (2 if urgent else 3)


def test_taking_the_urgent_route_off_never_erases_a_breach(office: Office) -> None:
    journey = office.request_in("submitted", closing_at=TOMORROW)
    for urgent, minute in ((True, 12), (False, 13)):
        urgent_route.mark_urgent(
            policy_request_id=journey.id,
            urgent=urgent,
            reason="нотариус завтра",
            by=office.people["agent"],
            at=minutes(minute),
        )
    breach = ClockEvent.objects.get(kind="breach", clock__metric="TTQ")
    assert (breach.due_at, breach.cause) == (minutes(12), "target_changed")
    quoting.quote(policy_request_id=journey.id, by=office.people["operator"], at=minutes(14))
    assert _quote_clock(journey).state == "missed"


def test_a_stop_recorded_late_withdraws_the_breach_and_says_so_once(office: Office) -> None:
    journey = _quoted_late(office)
    assert _quote_clock(journey).state == "missed"
    _correct(office, journey, 16)
    ticking.tick(at=minutes(41))
    breach = ClockEvent.objects.get(clock=_quote_clock(journey), kind="breach")
    assert (breach.status, breach.voided_at) == ("voided", minutes(40))
    assert (_quote_clock(journey).state, _quote_clock(journey).stopped_at) == ("met", minutes(16))
    told = Message.objects.filter(event="clock.correction")
    assert told.count() == 1
    stretch = Interval.objects.get(policy_request_id=journey.id, status="submitted")
    assert (stretch.started_at, stretch.ended_at) == (minutes(1), minutes(16))
    assert _differences(office) == []


def test_a_stop_corrected_to_after_the_due_leaves_the_breach(office: Office) -> None:
    journey = _quoted_late(office)
    _correct(office, journey, 17)
    assert _quote_clock(journey).state == "missed"
    breach = ClockEvent.objects.get(clock=_quote_clock(journey), kind="breach")
    assert breach.status == "stands"


@pytest.mark.parametrize(
    ("minute", "who", "refusal"),
    [(41, "manager", Malformed), (0.5, "manager", Conflict), (16, "operator", NotAllowed)],
)
def test_a_correction_that_does_not_fit_is_refused_and_changes_nothing(
    office: Office, minute: float, who: str, refusal: type[BelayError]
) -> None:
    journey = _quoted_late(office)
    with pytest.raises(refusal) as refused:
        _correct(office, journey, minute, who)
    assert refused.value.reasons
    assert _quote_clock(journey).stopped_at == minutes(30)


def test_a_rebase_is_a_line_of_history_and_its_mode_decides_what_is_left(office: Office) -> None:
    journey = office.request_in("submitted")
    clock = _quote_clock(journey)
    rebasing.rebase(
        policy_request_id=journey.id,
        version_id=clock.version_id,
        mode=Mode.RESTART,
        reason="новый состав объекта",
        by=office.people["manager"],
        at=minutes(10),
    )
    clock = _quote_clock(journey)
    assert (clock.target_seq, clock.due_at) == (2, minutes(25))
    line = journey.policy_request.history.get(name="rebase")
    assert line.details["mode"] == "restart"
    assert _differences(office) == []


def test_only_the_side_let_down_waives_and_only_a_breach(office: Office) -> None:
    journey = _quoted_late(office)
    facts = {"clock_id": _quote_clock(journey).pk, "code": "our_fault", "evidence": "переписка"}
    with pytest.raises(NotAllowed):
        waiving.waive(**facts, by=office.people["manager"], at=minutes(50))
    waiver = waiving.waive(**facts, by=office.people["lead"], at=minutes(50))
    assert waiver.key == ("sla", "TTQ", "", 1, 1)
    assert ClockEvent.objects.filter(kind="breach", status="stands").exists()
    with pytest.raises(Conflict):
        waiving.waive(**facts, by=office.people["lead"], at=minutes(51))
    kept = Clock.objects.get(policy_request_id=journey.id, metric="TTO")
    with pytest.raises((Refusal, NotAllowed)):
        waiving.waive(
            clock_id=kept.pk, code="x", evidence="y", by=office.people["owner"], at=minutes(52)
        )


def test_what_fell_due_before_a_waiver_and_was_not_told_yet_is_told(office: Office) -> None:
    journey = office.request_in("submitted")
    ticking.tick(at=minutes(20))
    clock = _quote_clock(journey)
    told = Message.objects.filter(key__startswith=f"clock:{clock.pk}:")
    before = told.count()
    facts = {"clock_id": clock.pk, "code": "agreed", "evidence": "переписка"}
    waiving.waive(**facts, by=office.people["lead"], at=minutes(30))
    assert ClockEvent.objects.filter(clock=clock, threshold=150).exists()
    assert told.count() == before + 1


def test_a_check_names_what_differs_and_a_rebuild_puts_it_right(office: Office) -> None:
    journey = office.request_in("submitted")
    assert _differences(office)[:1] == [] or "timer" in _differences(office)[0]
    wrong = _quote_clock(journey).due_at + timedelta(minutes=1)  # type: ignore[operator]
    Clock.objects.filter(pk=_quote_clock(journey).pk).update(due_at=wrong)
    Interval.objects.filter(policy_request_id=journey.id, ended_at=None).delete()
    found = list(rebuilding.check(office.agency.pk, at=minutes(2)))
    assert len(found) == 2
    assert "due_at" in found[0] and "ledger" in found[1]
    rebuilding.rebuild(office.agency.pk, at=minutes(2))
    assert list(rebuilding.check(office.agency.pk, at=minutes(2))) == []
