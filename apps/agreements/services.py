"""An agreement's versions come to bind: drafted, signed by two, in force."""

import hashlib
import json
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from apps.agencies.models import Agency
from apps.agreements.enums import AgreementKind, RoundKind, Route, Unit, VersionStatus
from apps.agreements.models import (
    Agreement,
    AgreementVersion,
    Calendar,
    CalendarVersion,
    Target,
)
from apps.agreements.models.calendar import in_words
from apps.kernel.actors import Side
from apps.kernel.errors import Conflict, Refusal
from apps.worktime import CalendarError, calendar_from_spec

NORMAL_THRESHOLDS = [50, 75, 100, 150]
URGENT_THRESHOLDS = [33, 66, 100, 150]


class TargetRow(NamedTuple):
    """One target as it is written down: minutes, or working days when `unit` says so."""

    metric: str
    amount: int
    package_code: str = ""
    stage: str = ""
    round_kind: str = RoundKind.FIRST
    route: str = Route.NORMAL
    unit: str = Unit.MINUTES


@transaction.atomic
def draw_calendar(
    *, side: Side, agency: Agency | None, name: str, spec: dict[str, Any], at: datetime
) -> CalendarVersion:
    """A calendar's next version.

    Raises:
        Refusal: the windows can't be counted in.
    """
    try:
        calendar_from_spec(spec)
    except CalendarError as fault:
        reason = _("This calendar can't be used: %(fault)s") % {"fault": in_words(fault)}
        raise Refusal(reason, code="calendar_faulty") from fault
    calendar, _made = Calendar.objects.get_or_create(side=side, agency=agency, name=name)
    last = calendar.versions.aggregate(last=Max("number"))["last"] or 0
    return calendar.versions.create(number=last + 1, spec=spec, effective_from=at)


@transaction.atomic
def draft(
    *,
    kind: AgreementKind,
    agency: Agency,
    calendar_version: CalendarVersion,
    targets: list[TargetRow],
    effective_from: datetime,
) -> AgreementVersion:
    """Write the next version down, unsigned.

    Raises:
        Refusal: a target of zero or less.
    """
    if any(row.amount <= 0 for row in targets):
        raise Refusal(_("A target must be longer than zero."), code="target_not_positive")
    agreement, _made = Agreement.objects.get_or_create(kind=kind, agency=agency)
    last = agreement.versions.aggregate(last=Max("number"))["last"] or 0
    version = agreement.versions.create(
        number=last + 1, calendar_version=calendar_version, effective_from=effective_from
    )
    Target.objects.bulk_create(
        Target(
            version=version,
            thresholds=URGENT_THRESHOLDS if row.route == Route.URGENT else NORMAL_THRESHOLDS,
            **row._asdict(),
        )
        for row in targets
    )
    return version


@transaction.atomic
def sign(*, version_id: UUID, first: UUID, second: UUID, at: datetime) -> AgreementVersion:
    """Both sign (of an OLA: the owner and one lead); the version before it is superseded.

    `first` and `second` are the ids of two different people.

    Raises:
        Conflict: it was signed already. Refusal: one person can't sign for both.
    """
    version = AgreementVersion.objects.select_for_update().get(pk=version_id)
    if version.status not in (VersionStatus.DRAFT, VersionStatus.PROPOSED):
        raise Conflict(_("This version was signed already."), code="already_signed")
    if first == second:
        raise Refusal(_("Two different people must sign."), code="one_signature")
    AgreementVersion.objects.filter(
        agreement_id=version.agreement_id, status=VersionStatus.ACTIVE
    ).update(status=VersionStatus.SUPERSEDED)
    version.status = VersionStatus.ACTIVE
    version.first_signed_by, version.first_signed_at = first, at
    version.second_signed_by, version.second_signed_at = second, at
    version.content_hash = content_hash(version)
    version.save()
    return version


def content_hash(version: AgreementVersion) -> str:
    """SHA-256 over what was signed: kind, party, calendar, start and every target."""
    rows = version.targets.order_by("metric", "package_code", "stage", "round_kind", "route")
    content = {
        "agreement": str(version.agreement_id),
        "number": version.number,
        "effective_from": version.effective_from.isoformat(),
        "calendar": version.calendar_version.spec,
        "targets": list(
            rows.values_list(
                "metric",
                "package_code",
                "stage",
                "round_kind",
                "route",
                "unit",
                "amount",
                "thresholds",
                "attainment",
            )
        ),
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()
