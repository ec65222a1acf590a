"""Coming to terms: who is told where to read, what may not overlap, who works on one draft."""

from dataclasses import replace
from datetime import datetime

import pytest

from apps.accounts.models import Membership
from apps.agencies.models import Agency
from apps.agencies.stepping import inside
from apps.agreements import services
from apps.agreements.content import content_of
from apps.agreements.enums import AgreementKind
from apps.agreements.models import AgreementVersion, Target
from apps.agreements.services.signing import Proof
from apps.kernel.errors import Conflict, NotFound, Refusal
from apps.notifications.models import Message
from apps.registry.models import Job
from apps.usecases import agreeing, taking_over
from tests.situations import TUESDAY, Office, minutes
from tests.usecases.test_trying import order, run

SLA, OLA = AgreementKind.SLA, AgreementKind.OLA
PROOF = Proof("totp", "192.0.2.7")


def member(office: Office, role: str) -> Membership:
    return Membership.objects.select_related("user").get(user_id=office.users[role].pk)


def proposed(office: Office, *, start: datetime) -> AgreementVersion:
    """The manager's proposal that would come into force at `start`."""
    manager = member(office, "manager")
    draft = agreeing.start(kind=SLA, agency=office.agency, by=manager, at=TUESDAY)
    content = replace(content_of(draft), effective_from=start)
    agreeing.save(version_id=draft.pk, content=content, by=manager, at=TUESDAY, expected_revision=0)
    return agreeing.propose(version_id=draft.pk, by=manager, at=TUESDAY)


def told(agency: Agency, event: str) -> str:
    with inside(agency):
        (message,) = Message.objects.filter(event=f"agreement.{event}")
        return str(message.body)


def test_a_proposal_is_mailed_with_the_address_of_that_very_version(office: Office) -> None:
    version = proposed(office, start=minutes(60))
    body = told(office.agency, "proposed")
    assert "//alpha." in body
    assert body.endswith(f"/agreements/{version.pk}/")


def test_whoever_is_answered_is_led_to_his_own_proposal_while_the_answer_is_unseen(
    office: Office,
) -> None:
    version = proposed(office, start=minutes(60))
    agreeing.counter(version_id=version.pk, by=member(office, "owner"), at=minutes(1))
    assert told(office.agency, "countered").endswith(f"/desk/agreements/{version.pk}/")


def test_a_version_does_not_start_before_or_with_the_one_signed_last(office: Office) -> None:
    manager, owner = member(office, "manager"), member(office, "owner")
    first = proposed(office, start=minutes(60))
    for by in (manager, owner):
        services.sign(version_id=first.pk, by=by, proof=PROOF, at=minutes(5))
    for start in (minutes(60), minutes(30)):
        draft = agreeing.start(kind=SLA, agency=office.agency, by=manager, at=minutes(6))
        content = replace(content_of(draft), effective_from=start)
        agreeing.save(
            version_id=draft.pk, content=content, by=manager, at=minutes(6), expected_revision=0
        )
        with pytest.raises(Refusal) as refused:
            agreeing.propose(version_id=draft.pk, by=manager, at=minutes(7))
        assert refused.value.code == "start_overlaps"
        draft.refresh_from_db()
        assert draft.status == "draft"
        agreeing.discard(version_id=draft.pk, by=manager, at=minutes(8))
    later = proposed(office, start=minutes(61))
    assert later.status == "proposed"


def test_an_ola_draft_is_open_to_everybody_who_may_write_it_until_it_is_proposed(
    office: Office,
) -> None:
    lead, owner = member(office, "lead"), member(office, "owner")
    draft = agreeing.start(kind=OLA, agency=office.agency, by=lead, at=TUESDAY)
    content = replace(content_of(draft), effective_from=minutes(60), urgent_share=20)
    agreeing.save(version_id=draft.pk, content=content, by=owner, at=TUESDAY, expected_revision=0)
    agreeing.propose(version_id=draft.pk, by=owner, at=minutes(1))
    with pytest.raises(Refusal):
        agreeing.counter(version_id=draft.pk, by=owner, at=minutes(2))
    answer = agreeing.counter(version_id=draft.pk, by=lead, at=minutes(2))
    assert answer.urgent_share == 20


def tried(office: Office) -> tuple[Job, AgreementVersion, Target]:
    """A finished trial of the manager's draft on two quotes that took eight minutes each."""
    for _quoted_in_eight_minutes in range(2):
        office.request_in("quoted", every=8)
    draft = agreeing.start(
        kind=SLA, agency=office.agency, by=member(office, "manager"), at=minutes(590)
    )
    target = draft.targets.get(metric="TTQ", package_code="CASH-SEC", route="normal")
    job = order(draft.pk, None, agencies=[office.agency])
    return run(job), draft, target


def test_the_fitting_target_of_a_trial_is_taken_into_the_draft_and_nothing_else_changes(
    office: Office,
) -> None:
    job, draft, target = tried(office)
    others = list(draft.targets.exclude(pk=target.pk).order_by("pk").values())
    assert target.amount == 15
    taken = taking_over.take_over(job=job, target_id=target.pk, by=member(office, "manager"))
    target.refresh_from_db()
    assert (target.amount, taken.revision) == (10, draft.revision + 1)
    assert list(taken.targets.exclude(pk=target.pk).order_by("pk").values()) == others


def test_nothing_is_taken_into_a_proposal_or_from_a_trial_that_saw_no_case(office: Office) -> None:
    job, draft, target = tried(office)
    manager = member(office, "manager")
    unseen = draft.targets.get(metric="TTQ", package_code="RENT-LL", route="normal")
    with pytest.raises(Refusal):
        taking_over.take_over(job=job, target_id=unseen.pk, by=manager)
    with pytest.raises(NotFound):
        taking_over.take_over(job=job, target_id=target.pk + 10_000, by=manager)
    agreeing.propose(version_id=draft.pk, by=manager, at=minutes(600))
    with pytest.raises(Conflict):
        taking_over.take_over(job=job, target_id=target.pk, by=manager)
    target.refresh_from_db()
    assert target.amount == 15
