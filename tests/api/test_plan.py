"""The plan back from the closing through the API: as the card shows it, for either side."""

from collections.abc import Callable
from datetime import datetime, timedelta

from apps.api import clock_shapes
from apps.policy_requests.plan import plan_of
from apps.usecases import drafting
from tests.api import shapes_of
from tests.api.conftest import Caller
from tests.situations import TUESDAY, Office, minutes


def test_every_step_left_has_a_holder_a_target_and_a_latest_moment(
    office: Office, agent: Caller, operator: Caller, present: Callable[[datetime], None]
) -> None:
    one = office.request_in("submitted", closing_at=TUESDAY + timedelta(days=1)).policy_request
    present(minutes(6))
    told = agent.get(f"requests/{one.pk}/plan/").json()
    assert shapes_of.differences(told, clock_shapes.Plan()) == []
    first = told["steps"][0]
    assert (first["status"], first["holder"]) == ("submitted", "insurer")
    assert (first["target_seconds"], first["left_seconds"]) == (15 * 60, 10 * 60)
    starts = [datetime.fromisoformat(step["latest_start"]) for step in told["steps"]]
    assert starts == sorted(starts)
    last = datetime.fromisoformat(told["steps"][-1]["latest_finish"])
    assert told["buffer_seconds"] == (one.closing_at - last).total_seconds() == 3600
    assert operator.get(f"requests/{one.pk}/plan/").json() == told


def test_the_verdict_is_the_cards_and_turns_when_it_was_said_to(
    office: Office, agent: Caller, present: Callable[[datetime], None]
) -> None:
    one = office.request_in("checking", closing_at=TUESDAY + timedelta(days=1)).policy_request
    present(minutes(10))
    before = agent.get(f"requests/{one.pk}/plan/").json()
    turns = datetime.fromisoformat(before["late_after"]) + timedelta(seconds=1)
    present(turns)
    after = agent.get(f"requests/{one.pk}/plan/").json()
    planned = plan_of(one, at=turns)
    assert planned is not None
    assert before["verdict"] == "safe"
    assert after["verdict"] == planned.verdict.value != "safe"


def test_without_a_closing_or_a_way_there_is_no_verdict(office: Office, agent: Caller) -> None:
    by = office.people["agent"]
    timeless = drafting.create(package_code="CASH-SEC", covers=(), by=by, at=minutes(1))
    told = agent.get(f"requests/{timeless.pk}/plan/").json()
    assert (told["verdict"], told["closing_at"], told["steps"]) == (None, None, [])
    done = office.request_in("delivered").id
    told = agent.get(f"requests/{done}/plan/").json()
    assert (told["verdict"], told["steps"]) == (None, [])
    assert told["closing_at"]
