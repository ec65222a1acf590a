"""Both put their names down; from its start on, the version binds."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from apps.accounts.models import Membership
from apps.agreements.enums import BINDING, AgreementKind, Seat, VersionStatus
from apps.agreements.models import Agreement, AgreementVersion, Signature
from apps.agreements.permissions import seat_of
from apps.agreements.services.hashing import content_hash
from apps.kernel.errors import Conflict, NotFound, Refusal

SEATS: dict[str, frozenset[str]] = {
    AgreementKind.SLA: frozenset({Seat.INSURER, Seat.AGENCY}),
    AgreementKind.OLA: frozenset({Seat.OWNER, Seat.LEAD}),
}


@dataclass(frozen=True, slots=True)
class Proof:
    """How the signer showed who he is: the second factor proved just now, and his address."""

    factor: str
    address: str = ""


def locked(version_id: UUID) -> AgreementVersion:
    """The version, its agreement locked first: nobody else changes any version of it meanwhile.

    Raises:
        NotFound: there is none such.
    """
    held = AgreementVersion.objects.filter(pk=version_id).values("agreement")
    agreement = Agreement.objects.select_for_update().filter(pk__in=held).first()
    if agreement is None:
        raise NotFound(_("There is no such version of an agreement."))
    return AgreementVersion.objects.select_related("agreement__agency").get(pk=version_id)


@transaction.atomic
def sign(
    *, version_id: UUID, by: Membership, proof: Proof, at: datetime
) -> tuple[AgreementVersion, Signature]:
    """Put one name under a proposal; with the last one it is signed by both.

    Raises:
        Conflict: it is not proposed, or that seat is taken. NotAllowed: not for this role.
        Refusal: no second factor, the same person again, or its start has passed or is not later
            than that of a version signed before.
    """
    version = locked(version_id)
    _refuse_early(version)
    seat = seat_of(by, version.agreement)
    _refuse_again(version, seat, by)
    if not proof.factor:
        raise Refusal(
            _("Signing needs your second factor: set one up first."), code="no_second_factor"
        )
    refuse_start(version, at=at)
    if content_hash(version) != version.content_hash:
        raise Conflict(
            _("This text is not the one that was proposed; it can't be signed."), code="not_intact"
        )
    signature = Signature.objects.create(
        version=version,
        seat=seat,
        side=by.side,
        user_id=by.user_id,
        name=by.user.name,
        role=by.role,
        signed_at=at,
        address=proof.address[:64],
        factor=proof.factor,
        content_hash=version.content_hash,
    )
    signed = {one.seat for one in version.signatures.all()}
    if signed >= SEATS[version.agreement.kind]:
        bind(version, at=at)
    return version, signature


def _refuse_early(version: AgreementVersion) -> None:
    if version.status in BINDING:
        raise Conflict(_("This version was signed already."), code="already_signed")
    if version.status != VersionStatus.PROPOSED:
        raise Conflict(_("Only a proposed version can be signed."), code="not_proposed")


def _refuse_again(version: AgreementVersion, seat: Seat, by: Membership) -> None:
    held = list(version.signatures.all())
    if any(one.user_id == by.user_id for one in held):
        raise Refusal(
            _("You signed this version already; the other signature is somebody else's to give."),
            code="one_signature",
        )
    if any(one.seat == seat for one in held):
        raise Conflict(
            _("Your side signed this version already; now the other side must."), code="seat_taken"
        )


def refuse_start(version: AgreementVersion, *, at: datetime) -> None:
    """Refuse a start that has passed, or that is not after every version signed before."""
    if version.effective_from < at:
        raise Refusal(
            _("The start of this version has passed. Withdraw it and choose a later start."),
            code="start_passed",
        )
    others = AgreementVersion.objects.filter(agreement_id=version.agreement_id, status__in=BINDING)
    last = others.exclude(pk=version.pk).order_by("-effective_from").first()
    if last is not None and version.effective_from <= last.effective_from:
        raise Refusal(
            _(
                "Version %(number)d is signed and comes into force later or at the same time. "
                "Choose a start after it."
            )
            % {"number": last.number},
            code="start_overlaps",
        )


def refuse_taken(version: AgreementVersion) -> None:
    """Refuse a start at which another version begins to bind."""
    binding = AgreementVersion.objects.filter(status__in=BINDING).exclude(pk=version.pk)
    same = binding.filter(
        agreement_id=version.agreement_id, effective_from=version.effective_from
    ).first()
    if same is not None:
        raise Refusal(
            _("Version %(number)d comes into force at this very instant. Choose another start.")
            % {"number": same.number},
            code="start_overlaps",
        )


def bind(version: AgreementVersion, *, at: datetime) -> AgreementVersion:
    """Both have signed: note who, and bring the agreement's statuses in line."""
    first, second = version.signatures.order_by("signed_at", "pk")
    version.first_signed_by, version.first_signed_at = first.user_id, first.signed_at
    version.second_signed_by, version.second_signed_at = second.user_id, second.signed_at
    version.status = VersionStatus.SIGNED
    version.save()
    settle_statuses(at=at, agreement_id=version.agreement_id)
    version.refresh_from_db(fields=["status"])
    return version


@transaction.atomic
def settle_statuses(*, at: datetime, agreement_id: UUID | None = None) -> int:
    """Let `active` and `superseded` say what holds at `at`; returns how many came into force.

    One statement when nothing is due. What binds is read from the instants, never from these
    words, so a late call misleads nobody but the eye.
    """
    due = AgreementVersion.objects.filter(status=VersionStatus.SIGNED, effective_from__lte=at)
    if agreement_id is not None:
        due = due.filter(agreement_id=agreement_id)
    agreements = sorted(set(due.values_list("agreement_id", flat=True)))
    if not agreements:
        return 0
    list(Agreement.objects.select_for_update().filter(pk__in=agreements).order_by("pk"))
    latest = AgreementVersion.objects.binding(at=at).filter(agreement=OuterRef("agreement"))
    rows = AgreementVersion.objects.filter(
        agreement__in=agreements, status__in=BINDING, effective_from__lte=at
    )
    current = Subquery(latest.values("pk")[:1])
    rows.exclude(pk=current).update(status=VersionStatus.SUPERSEDED)
    return rows.filter(pk=current).update(status=VersionStatus.ACTIVE)
