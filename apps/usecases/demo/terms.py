"""The terms both sides start from: market targets as the first agreed version, not constants."""

from datetime import datetime
from typing import Any
from uuid import UUID

from apps.agencies.models import Agency
from apps.agreements.enums import AgreementKind, RoundKind, Route, Unit
from apps.agreements.models import AgreementVersion
from apps.agreements.services import TargetRow, draft, draw_calendar, sign
from apps.kernel.actors import Side
from apps.products.catalogue import current

SHARES = {
    "issue_check": 0.1667,
    "issue_documents": 0.4167,
    "issue_signature": 0.25,
    "issue_sending": 0.1666,
}
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
INSURER_HOURS: dict[str, Any] = {
    "zone": "Europe/Moscow",
    "weekly": {day: [["09:00", "18:00"]] for day in WEEKDAYS},
    "production_calendar": "RU",
}
OLA_ROWS = {"TTO": (30, 10), "TTP": (30, 10), "TTD": (240, 45), "TTC": (60, 15), "TTH": (15, 5)}


def agency_hours(zone: str) -> dict[str, Any]:
    """An agency that also works on Saturdays, with a lunch on weekdays."""
    weekly = {day: [["09:00", "13:00"], ["14:00", "19:00"]] for day in WEEKDAYS}
    return {"zone": zone, "weekly": {**weekly, "sat": [["10:00", "16:00"]]}}


def split(total: int) -> dict[str, int]:
    """The issue total over its four stages, whole minutes that add up (largest remainder)."""
    exact = {stage: total * share for stage, share in SHARES.items()}
    minutes = {stage: max(1, int(value)) for stage, value in exact.items()}
    by_remainder = sorted(exact, key=lambda stage: minutes[stage] - exact[stage])
    for stage in by_remainder[: total - sum(minutes.values())]:
        minutes[stage] += 1
    return minutes


def _pair(metric: str, minutes: tuple[int, int], **scope: str) -> list[TargetRow]:
    normal, urgent = minutes
    return [
        TargetRow(metric, normal, **scope),
        TargetRow(metric, urgent, route=Route.URGENT, **scope),
    ]


def sla_rows() -> list[TargetRow]:
    """The insurer's targets for every current package."""
    rows: list[TargetRow] = []
    for offered in current():
        code, sla = offered.code, offered.content.sla
        for metric, stage in (("TTQ", "quote"), ("TTV", "check"), ("TTU", "referral")):
            minutes = (sla[stage].normal, sla[stage].urgent)
            rows += _pair(metric, minutes, package_code=code)
        issue = (sla["issue"].normal, sla["issue"].urgent)
        rows += _pair("TTI", issue, package_code=code)
        for stage in SHARES:
            parts = (split(issue[0])[stage], split(issue[1])[stage])
            rows += _pair("TTI", parts, package_code=code, stage=stage)
    rows += _pair("TTV", (30, 10), round_kind=RoundKind.REPEAT)
    rows += _pair("TTI", (60, 25), round_kind=RoundKind.REPEAT)
    rows += _pair("TTN", (10, 5))
    rows.append(TargetRow("TTF", 10, unit=Unit.DAYS))
    return rows


def ola_rows() -> list[TargetRow]:
    """What the agency promises itself."""
    return [row for metric, pair in OLA_ROWS.items() for row in _pair(metric, pair)]


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
        targets=sla_rows(),
        effective_from=at,
    )
    ola = draft(
        kind=AgreementKind.OLA,
        agency=agency,
        calendar_version=own,
        targets=ola_rows(),
        effective_from=at,
    )
    return (
        sign(version_id=sla.pk, first=manager, second=owner, at=at),
        sign(version_id=ola.pk, first=owner, second=lead, at=at),
    )
