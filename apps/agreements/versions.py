"""Reads: the versions of an agreement that a side may see."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from apps.agencies.models import Agency
from apps.agreements.enums import BINDING, AgreementKind, VersionStatus
from apps.agreements.models import AgreementVersion
from apps.agreements.permissions import may_see
from apps.kernel.actors import Side
from apps.kernel.errors import NotFound

WHOLE = (
    "agreement__agency",
    "calendar_version",
    "urgent_calendar_version",
    "support_calendar_version",
    "countered_from",
)


def versions_of(agency: Agency, kind: AgreementKind, *, side: Side) -> list[AgreementVersion]:
    """Every version this side may see, the newest first, with targets and signatures at hand."""
    rows = AgreementVersion.objects.filter(agreement__agency=agency, agreement__kind=kind)
    drafts = Q(status=VersionStatus.DRAFT) & ~Q(proposed_side__in=["", side])
    if side == Side.INSURER and kind == AgreementKind.OLA:
        drafts = ~Q(status__in=BINDING)
    found = rows.exclude(drafts).select_related(*WHOLE).order_by("-number")
    return list(found.prefetch_related("targets", "signatures"))


def seen_by(agencies: Collection[Agency], *, side: Side) -> list[AgreementVersion]:
    """The versions of all these agencies that this side may see, the newest first.

    Two statements for any number of agencies; signatures are at hand, targets are not.
    """
    rows = AgreementVersion.objects.filter(agreement__agency__in=agencies)
    rows = rows.exclude(Q(status=VersionStatus.DRAFT) & ~Q(proposed_side__in=["", side]))
    if side == Side.INSURER:
        rows = rows.exclude(Q(agreement__kind=AgreementKind.OLA) & ~Q(status__in=BINDING))
    found = rows.select_related("agreement__agency", "countered_from").order_by("-number")
    return list(found.prefetch_related("signatures"))


def version(version_id: UUID, agency: Agency | None) -> AgreementVersion:
    """One version as seen by an agency, or by the insurer when `agency` is None.

    Raises:
        NotFound: there is none such, or it is not for this side's eyes.
    """
    rows = AgreementVersion.objects.select_related(*WHOLE)
    found = rows.prefetch_related("targets", "signatures").filter(pk=version_id).first()
    if found is None or not may_see(found, agency_id=None if agency is None else agency.pk):
        raise NotFound(_("There is no such version of an agreement."))
    return found


def before(version: AgreementVersion) -> AgreementVersion | None:
    """What this version is compared with: the text it answers, else the one signed before it."""
    if version.countered_from is not None:
        return version.countered_from
    rows = AgreementVersion.objects.filter(
        agreement=version.agreement_id, status__in=BINDING, number__lt=version.number
    )
    return rows.select_related(*WHOLE).order_by("-effective_from", "-number").first()
