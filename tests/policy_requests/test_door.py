"""The one door: permission, legality, reasons, and what a step leaves behind."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from apps.kernel import clock
from apps.kernel.actors import Actor
from apps.kernel.errors import Conflict, Malformed, NotAllowed, NotFound, Refusal
from apps.policy_requests.enums import HOLDER, Status
from apps.policy_requests.models import PolicyRequest, StatusChange
from apps.policy_requests.permissions import WHO
from apps.usecases import checking, drafting, quoting
from tests.situations import Office, minutes


def test_a_stale_reader_is_told_and_changes_nothing(office: Office) -> None:
    journey = office.journey()
    seen = journey.policy_request.revision
    quoting.submit(
        policy_request_id=journey.id,
        by=office.people["agent"],
        at=minutes(1),
        expected_revision=seen,
    )
    with pytest.raises(Conflict) as stale:
        quoting.quote(
            policy_request_id=journey.id,
            by=office.people["operator"],
            at=minutes(2),
            expected_revision=seen,
        )
    assert stale.value.code == "stale"
    assert journey.policy_request.status == Status.SUBMITTED


def test_an_agent_does_not_quote(office: Office) -> None:
    journey = office.request_in("submitted")
    with pytest.raises(NotAllowed):
        quoting.quote(policy_request_id=journey.id, by=office.people["agent"], at=minutes(5))


def test_a_step_that_is_not_next_is_a_conflict(office: Office) -> None:
    journey = office.journey()
    with pytest.raises(Conflict) as wrong:
        quoting.quote(policy_request_id=journey.id, by=office.people["operator"], at=minutes(5))
    assert wrong.value.code == "wrong_state"


def test_an_unknown_request_is_not_found(office: Office) -> None:
    other = office.journey()
    with pytest.raises(NotFound):
        quoting.submit(
            policy_request_id=other.policy_request.package_version_id,
            by=office.people["agent"],
            at=minutes(1),
        )


def test_the_future_is_refused(office: Office) -> None:
    journey = office.journey()
    with pytest.raises(Malformed):
        quoting.submit(
            policy_request_id=journey.id,
            by=office.people["agent"],
            at=clock.now() + timedelta(hours=1),
        )


def test_a_step_before_the_last_one_is_out_of_order(office: Office) -> None:
    journey = office.request_in("submitted")
    with pytest.raises(Conflict) as late:
        quoting.quote(policy_request_id=journey.id, by=office.people["operator"], at=minutes(-30))
    assert late.value.code == "out_of_order"


def test_submit_names_what_is_missing(office: Office) -> None:
    bare = drafting.create(
        package_code="CASH-SEC", covers=["title"], by=office.people["agent"], at=minutes(0)
    )
    with pytest.raises(Refusal) as refused:
        quoting.submit(policy_request_id=bare.pk, by=office.people["agent"], at=minutes(1))
    text = " ".join(refused.value.reasons)
    assert len(refused.value.reasons) >= 2
    assert "ФИО" in text or "name" in text


def test_the_history_can_be_neither_edited_nor_deleted(office: Office) -> None:
    journey = office.request_in("submitted")
    lines = StatusChange.objects.filter(policy_request_id=journey.id)
    assert lines.count() == 2
    for attack in (lambda: lines.update(name="forged"), lines._raw_delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            attack("default") if attack == lines._raw_delete else attack()
    assert lines.filter(name="submit").count() == 1


def test_no_status_jumps_off_the_table_even_in_sql(office: Office) -> None:
    journey = office.journey()
    with pytest.raises(DatabaseError), transaction.atomic():
        PolicyRequest.objects.filter(pk=journey.id).update(status=Status.ISSUED)
    assert journey.policy_request.status == Status.DRAFT


def test_every_transition_has_its_hands_and_every_status_one_holder() -> None:
    steps = {
        name
        for name in vars(PolicyRequest.__mro__[1])
        if hasattr(getattr(PolicyRequest, name), "_django_fsm")
    }
    assert steps == set(WHO)
    assert len(steps) == 28
    assert set(HOLDER) == set(Status.values)
    assert len(Status.values) == 21


def test_a_flagged_item_must_really_change_before_it_is_sent_again(office: Office) -> None:
    journey = office.request_in("checking")
    by = office.people
    checking.ask_for_correction(
        policy_request_id=journey.id,
        reason_code="blurred_scan",
        items=("egrn",),
        by=by["operator"],
        at=minutes(30),
    )
    with pytest.raises(Refusal):
        checking.resubmit_check(policy_request_id=journey.id, by=by["agent"], at=minutes(31))
    drafting.attach(
        policy_request_id=journey.id,
        kind="egrn",
        name="egrn.png",
        content=_picture(),
        by=by["agent"],
        at=minutes(32),
    )
    checking.resubmit_check(policy_request_id=journey.id, by=by["agent"], at=minutes(33))
    assert journey.policy_request.status == Status.CHECKING


def test_the_system_approves_only_what_the_rules_approve(office: Office) -> None:
    journey = office.request_in("checking", changes={"title_owned_years": "1"})
    with pytest.raises(Refusal):
        checking.approve(
            policy_request_id=journey.id, by=Actor.system("auto_approve"), at=minutes(30)
        )


def _picture() -> bytes:
    import io

    from PIL import Image

    drawn = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(drawn, "PNG")
    return drawn.getvalue()
