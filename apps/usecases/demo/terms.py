"""The terms both sides of the demo agreed before the portal knew them."""

from datetime import datetime
from uuid import UUID

from apps.agencies.models import Agency
from apps.agreements.enums import AgreementKind
from apps.agreements.models import AgreementVersion
from apps.agreements.services import draft, draw_calendar, sign_as_of_old
from apps.kernel.actors import Side
from apps.usecases.market_terms import (
    INSURER_HOURS,
    OLA_LADDER,
    SHARES,
    SLA_LADDER,
    WEEKDAYS,
    agency_hours,
    answer_rows,
    ola_rows,
    sla_rows,
    split,
)

__all__ = [
    "INSURER_HOURS", "SHARES", "WEEKDAYS", "agency_hours", "ola_rows", "sign_both", "sla_rows",
    "split",
]  # fmt: skip


def sign_both(
    agency: Agency, *, manager: UUID, owner: UUID, lead: UUID, at: datetime
) -> tuple[AgreementVersion, AgreementVersion]:
    """SLA and OLA of the agency, signed and in force from `at`."""
    insurer = draw_calendar(
        side=Side.INSURER, agency=None, name="Часы страховой", spec=INSURER_HOURS, at=at
    )
    own = draw_calendar(
        side=Side.AGENCY,
        agency=agency,
        name=f"Часы агентства «{agency.name}»",
        spec=agency_hours(agency.zone),
        at=at,
    )
    sla = draft(
        kind=AgreementKind.SLA,
        agency=agency,
        calendar_version=insurer,
        targets=[*sla_rows(), *answer_rows()],
        effective_from=at,
        ladder=SLA_LADDER,
    )
    ola = draft(
        kind=AgreementKind.OLA,
        agency=agency,
        calendar_version=own,
        targets=[*ola_rows(), *answer_rows()],
        effective_from=at,
        ladder=OLA_LADDER,
    )
    return (
        sign_as_of_old(version_id=sla.pk, first=manager, second=owner, at=at),
        sign_as_of_old(version_id=ola.pk, first=owner, second=lead, at=at),
    )
