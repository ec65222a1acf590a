"""Terms agreed before the portal knew them: written down and signed as of a past instant."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.models import Membership
from apps.agencies.models import Agency
from apps.agreements.content import Content, Step, TargetTerms
from apps.agreements.enums import AgreementKind, RoundKind, Route, Seat, Unit, VersionStatus
from apps.agreements.models import Agreement, AgreementVersion, CalendarVersion, Signature
from apps.agreements.services.hashing import content_hash
from apps.agreements.services.signing import bind, refuse_taken
from apps.agreements.services.writing import NORMAL_THRESHOLDS, URGENT_THRESHOLDS, write
from apps.kernel.errors import Conflict, Refusal

#: The factor of a signature that stood on paper before it was entered here.
ON_PAPER = "paper"
SEATS = {
    AgreementKind.SLA: (Seat.INSURER, Seat.AGENCY),
    AgreementKind.OLA: (Seat.OWNER, Seat.LEAD),
}


class TargetRow(NamedTuple):
    """One target as it is written down: minutes, or working days when `unit` says so."""

    metric: str
    amount: int
    package_code: str = ""
    stage: str = ""
    round_kind: str = RoundKind.FIRST
    route: str = Route.NORMAL
    unit: str = Unit.MINUTES

    def terms(self) -> TargetTerms:
        """The same with the usual warnings of its route."""
        usual = URGENT_THRESHOLDS if self.route == Route.URGENT else NORMAL_THRESHOLDS
        return TargetTerms(**self._asdict(), thresholds=tuple(usual))


@transaction.atomic
def draft(
    *,
    kind: AgreementKind,
    agency: Agency,
    calendar_version: CalendarVersion,
    targets: list[TargetRow],
    effective_from: datetime,
    ladder: tuple[Step, ...] = (),
) -> AgreementVersion:
    """Write the next version down, unsigned.

    Raises:
        Refusal: a target of zero or less.
    """
    if any(row.amount <= 0 for row in targets):
        raise Refusal(_("A target must be longer than zero."), code="target_not_positive")
    agreement, _made = Agreement.objects.get_or_create(kind=kind, agency=agency)
    content = Content(
        base=calendar_version.spec,
        targets=tuple(row.terms() for row in targets),
        effective_from=effective_from,
        ladder=ladder,
    )
    like = AgreementVersion(calendar_version=calendar_version)
    return write(agreement, content, like=like, at=effective_from)


@transaction.atomic
def sign_as_of_old(
    *, version_id: UUID, first: UUID, second: UUID, at: datetime
) -> AgreementVersion:
    """Enter the two signatures of an agreement made on paper at `at`; it binds from its start.

    `first` and `second` are the ids of two people: of an SLA the insurer's and the agency's, of
    an OLA the owner's and the lead's. For seeding and taking over what was agreed before.

    Raises:
        Conflict: it was signed already. Refusal: one person can't sign for both, or a version
            that binds begins at the same instant.
    """
    version = AgreementVersion.objects.select_for_update(of=("self",)).get(pk=version_id)
    if version.status not in (VersionStatus.DRAFT, VersionStatus.PROPOSED):
        raise Conflict(_("This version was signed already."), code="already_signed")
    if first == second:
        raise Refusal(_("Two different people must sign."), code="one_signature")
    refuse_taken(version)
    version.content_hash = content_hash(version)
    version.status = VersionStatus.PROPOSED
    version.save(update_fields=["content_hash", "status"])
    seats = SEATS[AgreementKind(version.agreement.kind)]
    for seat, user_id in zip(seats, (first, second), strict=True):
        side = "insurer" if seat == Seat.INSURER else "agency"
        member = Membership.objects.filter(user_id=user_id, side=side).select_related("user").get()
        Signature.objects.create(
            version=version,
            seat=seat,
            side=side,
            user_id=user_id,
            name=member.user.name,
            role=member.role,
            signed_at=at,
            factor=ON_PAPER,
            content_hash=version.content_hash,
        )
    return bind(version, at=max(at, version.effective_from))
