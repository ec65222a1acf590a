"""A version lives from draft to superseded by legal moves only, and what was signed stays."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import InternalError, connection, transaction
from django.db.utils import DatabaseError

from apps.accounts.models import Membership
from apps.agencies.models import Agency
from apps.agreements import services
from apps.agreements.content import content_of, difference, faults
from apps.agreements.enums import AgreementKind
from apps.agreements.models import AgreementVersion
from apps.agreements.queries import binding_version_id
from apps.agreements.services.signing import Proof
from apps.kernel.errors import BelayError, Conflict, NotAllowed, Refusal
from apps.papers.inspect import check
from apps.usecases import agreeing
from tests.situations import TUESDAY, Office, minutes

SLA = AgreementKind.SLA
PROOF = Proof("totp", "192.0.2.7")


def member(office: Office, role: str) -> Membership:
    return Membership.objects.select_related("user").get(user_id=office.users[role].pk)


@pytest.fixture
def proposed(office: Office, alpha: Agency) -> AgreementVersion:
    manager = member(office, "manager")
    draft = agreeing.start(kind=SLA, agency=alpha, by=manager, at=TUESDAY)
    content = content_of(draft)
    first = replace(content.targets[0], amount=7)
    content = replace(content, targets=(first, *content.targets[1:]), effective_from=minutes(60))
    agreeing.save(version_id=draft.pk, content=content, by=manager, at=TUESDAY, expected_revision=0)
    return agreeing.propose(version_id=draft.pk, by=manager, at=TUESDAY)


def sign(version: AgreementVersion, by: Membership, at: float = 5) -> AgreementVersion:
    signed, _name = services.sign(version_id=version.pk, by=by, proof=PROOF, at=minutes(at))
    return signed


def test_signed_by_both_it_binds_from_its_start_and_not_before(
    office: Office, alpha: Agency, proposed: AgreementVersion
) -> None:
    before = binding_version_id(SLA, alpha.pk, at=minutes(200))
    assert sign(proposed, member(office, "manager")).status == "proposed"
    assert binding_version_id(SLA, alpha.pk, at=minutes(200)) == before
    assert sign(proposed, member(office, "owner"), 6).status == "signed"
    assert binding_version_id(SLA, alpha.pk, at=minutes(60) - timedelta(seconds=1)) == before
    assert binding_version_id(SLA, alpha.pk, at=minutes(60)) == proposed.pk
    assert services.settle_statuses(at=minutes(61)) == 1
    statuses = dict(AgreementVersion.objects.values_list("pk", "status"))
    assert (statuses[before], statuses[proposed.pk]) == ("superseded", "active")
    assert services.is_intact(AgreementVersion.objects.get(pk=proposed.pk))


def test_nobody_signs_twice_for_the_other_side_or_without_a_second_factor(
    office: Office, proposed: AgreementVersion
) -> None:
    manager, administrator = member(office, "manager"), member(office, "administrator")
    with pytest.raises(Refusal):
        services.sign(version_id=proposed.pk, by=manager, proof=Proof(""), at=minutes(1))
    sign(proposed, manager)
    for by in (manager, administrator):
        with pytest.raises(BelayError):
            sign(proposed, by)
    with pytest.raises(NotAllowed):
        sign(proposed, member(office, "agent"))
    assert proposed.signatures.count() == 1


def test_an_answer_closes_the_proposal_and_cannot_be_signed_for_the_other_side(
    office: Office, proposed: AgreementVersion
) -> None:
    owner, manager = member(office, "owner"), member(office, "manager")
    with pytest.raises(Refusal):
        agreeing.counter(version_id=proposed.pk, by=manager, at=minutes(1))
    answer = agreeing.counter(version_id=proposed.pk, by=owner, at=minutes(1))
    proposed.refresh_from_db()
    assert (proposed.status, answer.countered_from) == ("countered", proposed)
    agreeing.propose(version_id=answer.pk, by=owner, at=minutes(2))
    sign(answer, owner)
    with pytest.raises(BelayError):
        sign(answer, owner)
    with pytest.raises(Conflict):
        sign(proposed, manager)


def test_a_start_not_after_the_last_signed_one_is_refused(
    office: Office, proposed: AgreementVersion
) -> None:
    with pytest.raises(Refusal):
        sign(proposed, member(office, "manager"), 61)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE agreements_agreementversion SET urgent_share = 99 WHERE status = 'active'",
        "UPDATE agreements_agreementversion SET status = 'draft' WHERE status = 'active'",
        "DELETE FROM agreements_agreementversion WHERE status = 'active'",
        "UPDATE agreements_target SET amount = 9999",
        "DELETE FROM agreements_target",
        "UPDATE agreements_signature SET name = 'Nobody'",
        "DELETE FROM agreements_signature",
        "UPDATE agreements_calendarversion SET spec = '{}'",
    ],
)
def test_the_database_refuses_to_change_what_was_signed(office: Office, statement: str) -> None:
    refused = pytest.raises((DatabaseError, InternalError))
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert all(map(services.is_intact, AgreementVersion.objects.filter(status="active")))


def test_faults_are_sentences_at_their_places(proposed: AgreementVersion) -> None:
    content = content_of(proposed)
    assert faults(content, "sla", agreeing.package_codes()) == []
    broken = replace(
        content,
        base={"zone": "Mars/Base", "weekly": {}},
        targets=(replace(content.targets[0], amount=0, metric="TTO"), *content.targets[1:]),
    )
    found = {fault.path for fault in faults(broken, "sla", agreeing.package_codes())}
    assert {"base.zone", "targets.0.amount", "targets.0.metric"} <= found
    (change,) = difference(content, replace(content, urgent_share=20))
    assert (change.was, change.now) == (10, 20)


def test_the_written_agreement_is_an_accessible_pdf_with_the_same_bytes_each_time(
    office: Office, proposed: AgreementVersion
) -> None:
    sign(proposed, member(office, "manager"))
    for language in ("ru", "en"):
        first = agreeing.paper(version_id=proposed.pk, language=language)
        assert first == agreeing.paper(version_id=proposed.pk, language=language)
        assert check(first).ua
