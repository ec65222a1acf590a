"""The urgent route is for what the normal promises can't keep, and says what it would do."""

from datetime import datetime, timedelta

import pytest

from apps.agreements.planning import Verdict
from apps.escalations.models import Escalation
from apps.kernel.errors import Conflict, NotAllowed, Refusal
from apps.policy_requests.plan import plan_of
from apps.usecases import urgent_route
from apps.usecases.urgent_quota import quota
from tests.situations import TOMORROW, TUESDAY, Office, minutes

CALM = TUESDAY + timedelta(days=3)


def asked(
    office: Office, journey: object, *, who: str = "agent", reason: str = "нотариус",
    deadline_at: datetime | None = None, urgent: bool = True, at: float = 2,
) -> Escalation | None:  # fmt: skip
    return urgent_route.mark_urgent(
        policy_request_id=journey.id, urgent=urgent, reason=reason,  # type: ignore[attr-defined]
        deadline_at=deadline_at, by=office.people[who], at=minutes(at),
    )  # fmt: skip


def test_what_the_normal_promises_keep_is_refused_with_when_it_is_ready(office: Office) -> None:
    """From eleven the promises need until half past nine the next day."""
    journey = office.journey(closing_at=CALM)
    with pytest.raises(Refusal) as refused:
        asked(office, journey)
    (sentence,) = refused.value.reasons
    assert "17 июля 2026, 11:00 (Москва)" in sentence.replace("\u00a0", " ")
    assert "15 июля 2026, " in sentence.replace("\u00a0", " ")
    assert not journey.policy_request.urgent
    assert not Escalation.objects.exists()


def test_a_named_deadline_is_judged_and_not_the_closing(office: Office) -> None:
    hurried, calm = office.journey(closing_at=CALM), office.journey(closing_at=TOMORROW)
    asked(office, hurried, deadline_at=TOMORROW)
    assert hurried.policy_request.urgent
    with pytest.raises(Refusal):
        asked(office, calm, deadline_at=CALM)


def test_without_a_closing_the_named_deadline_is_judged(office: Office) -> None:
    journey = office.journey()
    one = journey.policy_request
    one.closing_at = None
    one.save()
    with pytest.raises(Refusal):
        asked(office, journey, deadline_at=CALM)
    asked(office, journey, deadline_at=TOMORROW)
    assert journey.policy_request.urgent


def test_a_closing_that_leaves_no_time_to_lose_is_reason_enough(office: Office) -> None:
    """Just in time is not safe."""
    journey = office.journey(closing_at=CALM)
    one = journey.policy_request
    plan = plan_of(one, at=minutes(2))
    assert plan is not None
    assert plan.way.slack is not None
    start = plan.way.steps[0].latest_start
    assert start is not None
    at = (start - timedelta(minutes=10) - TUESDAY) / timedelta(minutes=1)
    late = plan_of(one, at=minutes(at))
    assert late is not None
    assert late.verdict is Verdict.TIGHT
    asked(office, journey, at=at)
    assert journey.policy_request.urgent


def test_a_manager_of_the_insurer_takes_it_all_the_same_and_says_why(office: Office) -> None:
    journey = office.journey(closing_at=CALM)
    for nobody in ("operator", "underwriter"):
        with pytest.raises(NotAllowed):
            asked(office, journey, who=nobody)
    with pytest.raises(Refusal):
        asked(office, journey, who="manager", reason=" ")
    assert asked(office, journey, who="manager", reason="обещали клиенту") is None
    one = journey.policy_request
    assert (one.urgent, one.urgent_reason) == (True, "обещали клиенту")
    assert one.history.get(name="urgent_on").details == {"reason": "обещали клиенту"}
    assert quota(at=minutes(3)).used == 1
    assert not Escalation.objects.exists()
    with pytest.raises(Conflict):
        asked(office, journey, who="manager")


def test_a_managers_taking_does_not_go_round_a_call_that_waits_for_him(office: Office) -> None:
    for n in range(3):
        asked(office, office.journey(closing_at=TOMORROW), at=n)
    waiting = office.journey(closing_at=TOMORROW)
    call = asked(office, waiting, at=4)
    assert call is not None
    assert call.needs_agreement
    with pytest.raises(Conflict):
        asked(office, waiting, who="manager", at=5)
    assert not waiting.policy_request.urgent
