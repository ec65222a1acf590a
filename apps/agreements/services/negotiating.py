"""A version on its way to the table: drafted, saved, proposed, withdrawn, answered with changes."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from apps.accounts.models import Membership
from apps.agencies.models import Agency
from apps.agreements.content import Content, content_of, faults
from apps.agreements.enums import BINDING, AgreementKind, VersionStatus
from apps.agreements.models import Agreement, AgreementVersion
from apps.agreements.permissions import check_change, check_counter, check_start
from apps.agreements.services.hashing import content_hash
from apps.agreements.services.signing import locked, refuse_start
from apps.agreements.services.writing import PINS, ContentRefused, forget_calendars, put, write
from apps.kernel.errors import Conflict, NotFound

SOON = timedelta(days=1)


@transaction.atomic
def start(
    *, kind: AgreementKind, agency: Agency, content: Content, by: Membership, at: datetime
) -> AgreementVersion:
    """A draft copied from the version in force; with `content` when nothing is in force.

    Raises:
        NotAllowed: this agreement is not for this person to write. Conflict: his side has a
            draft already.
    """
    agreement, _made = Agreement.objects.get_or_create(kind=kind, agency=agency)
    Agreement.objects.select_for_update().get(pk=agreement.pk)
    check_start(by, agreement)
    drafts = agreement.versions.filter(status=VersionStatus.DRAFT, proposed_side=by.side)
    held = drafts.first()
    if held is not None:
        raise Conflict(
            _("There is a draft already: version %(number)d.") % {"number": held.number},
            code="draft_exists",
        )
    like = agreement.versions.filter(status__in=BINDING).order_by("-effective_from").first()
    if like is not None:
        content = content_of(like)
    return _drafted(agreement, content, like=like, by=by, at=at)


def _drafted(
    agreement: Agreement,
    content: Content,
    *,
    like: AgreementVersion | None,
    by: Membership,
    at: datetime,
) -> AgreementVersion:
    start_at = max(content.effective_from, (at + SOON).replace(second=0, microsecond=0))
    version = write(agreement, replace(content, effective_from=start_at), like=like, at=at)
    version.proposed_side, version.proposed_by = by.side, by.user_id
    version.save(update_fields=["proposed_side", "proposed_by"])
    return version


@transaction.atomic
def save(
    *,
    version_id: UUID,
    content: Content,
    packages: Collection[str],
    by: Membership,
    at: datetime,
    expected_revision: int,
) -> AgreementVersion:
    """Replace what a draft says.

    Raises:
        Conflict: it is no draft any more, or was saved by somebody else meanwhile.
        ContentRefused: what is wrong, place by place; nothing is changed.
    """
    version = locked(version_id)
    check_change(by, version)
    if version.status != VersionStatus.DRAFT:
        raise Conflict(
            _("Only a draft can be changed. Withdraw the proposal first."), code="not_a_draft"
        )
    if version.revision != expected_revision:
        raise Conflict(
            _("Somebody else saved this draft meanwhile. Look at his changes, then save yours."),
            code="saved_meanwhile",
        )
    found = faults(content, version.agreement.kind, packages)
    if found:
        raise ContentRefused(found)
    version.revision += 1
    put(version, content, at=at)
    return version


@transaction.atomic
def retarget(
    *,
    version_id: UUID,
    target_id: int,
    amount: int,
    packages: Collection[str],
    by: Membership,
) -> AgreementVersion:
    """Give one target of a draft another amount, leaving its other rows as they are.

    Raises:
        NotFound: the draft holds no such target (any longer). Conflict: it is no draft.
        ContentRefused: the amount can't stand; nothing is changed.
    """
    version = locked(version_id)
    check_change(by, version)
    if version.status != VersionStatus.DRAFT:
        raise Conflict(
            _("Only a draft can be changed. Withdraw the proposal first."), code="not_a_draft"
        )
    if not version.targets.filter(pk=target_id).update(amount=amount):
        raise NotFound(_("The draft does not hold this promise any more."))
    found = faults(content_of(version), version.agreement.kind, packages)
    if found:
        raise ContentRefused(found)
    version.revision += 1
    version.save(update_fields=["revision"])
    return version


@transaction.atomic
def propose(
    *, version_id: UUID, packages: Collection[str], by: Membership, at: datetime
) -> AgreementVersion:
    """Lay a draft before the other side; from now on its text stands still.

    Raises:
        Conflict: it is no draft, or another proposal waits for its answer.
        ContentRefused, Refusal: what is wrong with it.
    """
    version = locked(version_id)
    check_change(by, version)
    if version.status != VersionStatus.DRAFT:
        raise Conflict(_("Only a draft can be proposed."), code="not_a_draft")
    waiting = version.agreement.versions.filter(status=VersionStatus.PROPOSED).first()
    if waiting is not None:
        raise Conflict(
            _("Version %(number)d is proposed and waits for its answer. Answer it first.")
            % {"number": waiting.number},
            code="another_proposed",
        )
    found = faults(content_of(version), version.agreement.kind, packages)
    if found:
        raise ContentRefused(found)
    refuse_start(version, at=at)
    version.status = VersionStatus.PROPOSED
    version.proposed_side, version.proposed_by, version.proposed_at = by.side, by.user_id, at
    version.content_hash = content_hash(version)
    version.save()
    return version


@transaction.atomic
def withdraw(*, version_id: UUID, by: Membership, at: datetime) -> AgreementVersion:
    """Take a proposal back into a draft; a signature put under it is void and taken away.

    Raises:
        Conflict: it is not proposed, or the other side proposed it.
    """
    version = locked(version_id)
    check_change(by, version)
    if version.status != VersionStatus.PROPOSED:
        raise Conflict(_("Only a proposal can be withdrawn."), code="not_proposed")
    version.signatures.all().delete()
    version.status, version.proposed_at, version.content_hash = VersionStatus.DRAFT, None, ""
    version.revision += 1
    version.save()
    return version


@transaction.atomic
def counter(*, version_id: UUID, by: Membership, at: datetime) -> AgreementVersion:
    """Answer a proposal with a draft of one's own that starts from it; the proposal is closed.

    Raises:
        Conflict: it is not proposed. Refusal: nobody counters what his own side proposed.
    """
    version = locked(version_id)
    check_counter(by, version)
    if version.status != VersionStatus.PROPOSED:
        raise Conflict(_("Only a proposal can be answered with changes."), code="not_proposed")
    AgreementVersion.objects.filter(pk=version.pk).update(
        status=VersionStatus.COUNTERED, revision=F("revision") + 1
    )
    answer = _drafted(version.agreement, content_of(version), like=version, by=by, at=at)
    answer.countered_from = version
    answer.save(update_fields=["countered_from"])
    return answer


@transaction.atomic
def discard(*, version_id: UUID, by: Membership, at: datetime) -> None:
    """Throw a draft away. Raises Conflict when it is no draft."""
    version = locked(version_id)
    check_change(by, version)
    if version.status != VersionStatus.DRAFT:
        raise Conflict(_("Only a draft can be thrown away."), code="not_a_draft")
    pinned = [getattr(version, pin) for pin in PINS.values()]
    version.delete()
    forget_calendars({one.calendar_id for one in pinned if one is not None})
