"""The plan of a living request: from the terms it is held to, as it moves."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.agreements.planning import Verdict
from apps.agreements.queries import VersionTerms, terms_of
from apps.policy_requests.enums import ENDED, Status
from apps.policy_requests.plan import ClosingPlan, plan_for, plan_of
from apps.policy_requests.road import legs_left
from apps.usecases import urgent_route
from tests.situations import TUESDAY, Office, minutes

PACKAGE = "CASH-SEC"


def at(hour: int, minute: int = 0) -> datetime:
    return TUESDAY.replace(hour=hour, minute=minute)


def planned(office: Office, status: str, closing_at: datetime, now: datetime) -> ClosingPlan:
    one = office.request_in(status, closing_at=closing_at).policy_request
    found = plan_of(one, at=now)
    assert found is not None
    return found


def test_every_open_state_has_a_way_and_every_end_has_none() -> None:
    for status in Status:
        ends = status in ENDED or status == Status.REFUNDING
        assert bool(legs_left(status, "check")) is not ends
        if not ends:
            assert legs_left(status, "check")[-1].status == Status.ISSUED


def test_a_returned_request_comes_back_to_where_it_was_returned_from() -> None:
    assert [leg.status for leg in legs_left("returned", "check")][:2] == ["returned", "checking"]
    assert [leg.status for leg in legs_left("returned", "quote")][:2] == ["returned", "submitted"]


def test_intake_says_at_once_that_a_deal_in_three_days_is_safe(office: Office) -> None:
    found = plan_for(package_code=PACKAGE, closing_at=TUESDAY + timedelta(days=3), at=TUESDAY)
    assert found is not None
    assert found.verdict is Verdict.SAFE
    assert [planned.step.side for planned in found.way.steps][:4] == [
        "agency", "insurer", "agency", "client",
    ]  # fmt: skip


def test_intake_offers_the_urgent_route_when_only_that_fits(office: Office) -> None:
    found = plan_for(package_code=PACKAGE, closing_at=at(17), at=TUESDAY)
    assert found is not None
    assert found.verdict is Verdict.IMPOSSIBLE_BASE
    assert found.urgent is not None
    assert found.urgent.fits


def test_intake_says_when_nothing_helps(office: Office) -> None:
    found = plan_for(package_code=PACKAGE, closing_at=at(12, 30), at=TUESDAY)
    assert found is not None
    assert found.verdict is Verdict.IMPOSSIBLE


@pytest.mark.usefixtures("in_alpha")
def test_without_an_agreement_there_is_no_plan() -> None:
    assert plan_for(package_code=PACKAGE, closing_at=at(17), at=TUESDAY) is None


def test_work_done_is_no_longer_planned(office: Office) -> None:
    steps = planned(office, "checking", at(18), minutes(10)).way.steps
    assert [one.step.code for one in steps][:2] == ["checking", "approved"]


def test_time_already_used_shortens_what_is_left_of_the_step(office: Office) -> None:
    early = planned(office, "submitted", at(18), minutes(2)).way.steps[0]
    one = office.request_in("submitted", closing_at=at(18)).policy_request
    later = plan_of(one, at=minutes(7))
    assert later is not None
    assert early.step.left - later.way.steps[0].step.left == timedelta(minutes=5)


def test_the_verdict_turns_by_itself_when_the_latest_safe_moment_passes(office: Office) -> None:
    one = office.request_in("checking", closing_at=TUESDAY + timedelta(days=1)).policy_request
    before = plan_of(one, at=minutes(10))
    assert before is not None
    assert before.safe_until is not None
    turned = plan_of(one, at=before.safe_until + timedelta(seconds=1))
    assert turned is not None
    assert before.verdict is Verdict.SAFE
    assert turned.verdict in (Verdict.IMPOSSIBLE_BASE, Verdict.IMPOSSIBLE)


def test_no_pause_moves_the_closing(office: Office) -> None:
    """A day with the client moves neither the closing nor the latest safe moments."""
    one = office.request_in("offered", closing_at=TUESDAY + timedelta(days=3)).policy_request
    first, later = plan_of(one, at=minutes(10)), plan_of(one, at=minutes(60 * 24))
    assert first is not None
    assert later is not None
    assert first.closing_at == later.closing_at == one.closing_at
    assert first.way.steps == later.way.steps


def test_on_the_urgent_route_the_plan_is_the_urgent_one(office: Office) -> None:
    one = office.request_in("submitted", closing_at=at(17)).policy_request
    offered = plan_of(one, at=minutes(3))
    urgent_route.mark_urgent(
        policy_request_id=one.pk, urgent=True, reason="сделка сегодня",
        by=office.people["agent"], at=minutes(3),
    )  # fmt: skip
    one.refresh_from_db()
    taken = plan_of(one, at=minutes(3))
    assert offered is not None
    assert taken is not None
    assert taken.urgent is None
    assert taken.closing_at == offered.closing_at
    assert taken.way.steps[1:] == offered.urgent.steps[1:]  # type: ignore[union-attr]


def test_in_the_middle_of_the_issue_the_stages_left_are_planned_one_by_one(
    office: Office,
) -> None:
    """One minute a stage is used, so the whole promise has room for all that is left."""
    found = planned(office, "issue_signature", TUESDAY + timedelta(days=1), minutes(20))
    assert [one.step.code for one in found.way.steps] == [
        "issue_signature", "issue_sending", "issued",
    ]  # fmt: skip
    signature, sending, _handed = found.way.steps
    assert sending.step.left == timedelta(minutes=10)
    assert timedelta(0) < signature.step.left <= timedelta(minutes=15)
    assert sending.latest_start == signature.latest_finish


def test_stages_never_promise_more_than_what_is_left_of_the_whole(office: Office) -> None:
    """Forty of the sixty minutes are gone in the first stage; the later ones keep their time."""
    one = office.request_in("issue_check", closing_at=TUESDAY + timedelta(days=1)).policy_request
    entered = one.history.get(to_status="issue_check", name="confirm_payment").occurred_at
    steps = plan_of(one, at=entered + timedelta(minutes=40)).way.steps  # type: ignore[union-attr]
    lefts = {one.step.code: one.step.left for one in steps}
    assert list(lefts) == [
        "issue_check", "issue_documents", "issue_signature", "issue_sending", "issued",
    ]  # fmt: skip
    issue = timedelta(minutes=60 - 40)
    assert sum((left for code, left in lefts.items() if code != "issued"), timedelta()) == issue
    assert lefts["issue_sending"] == timedelta(minutes=10)


def test_without_targets_for_the_stages_the_leg_bears_the_name_of_the_stage(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = office.request_in("issue_signature", closing_at=TUESDAY + timedelta(days=1))
    monkeypatch.setattr("apps.policy_requests.plan.terms_of", _without_stages)
    found = plan_of(one.policy_request, at=minutes(20))
    assert found is not None
    assert [step.step.code for step in found.way.steps] == ["issue_signature", "issued"]
    assert found.way.steps[0].step.left > timedelta(minutes=30)


def _without_stages(version_id: UUID) -> VersionTerms:
    terms = terms_of(version_id)
    return replace(terms, promises=tuple(one for one in terms.promises if not one[0].stage))


def test_a_plan_costs_no_query_beside_the_history(office: Office) -> None:
    one = office.request_in("submitted", closing_at=at(18)).policy_request
    plan_of(one, at=minutes(3))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        plan_of(one, at=minutes(4))
    assert len(asked) == 1
