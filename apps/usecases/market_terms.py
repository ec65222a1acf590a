"""The market's targets: what a first agreement starts from, never constants of the clocks."""

from datetime import datetime
from typing import Any

from apps.agreements.content import Content, Step
from apps.agreements.enums import ISSUE_STAGES, AgreementKind, RoundKind, Route, Unit
from apps.agreements.services import TargetRow
from apps.products.catalogue import current

SHARES = dict(zip(ISSUE_STAGES, (0.1667, 0.4167, 0.25, 0.1666), strict=True))
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
INSURER_HOURS: dict[str, Any] = {
    "zone": "Europe/Moscow",
    "weekly": {day: [["09:00", "18:00"]] for day in WEEKDAYS},
    "production_calendar": "RU",
}
OLA_ROWS = {"TTO": (30, 10), "TTP": (30, 10), "TTD": (240, 45), "TTC": (60, 15), "TTH": (15, 5)}
ANSWER = (30, 10)
SLA_LADDER = (
    Step(0, "insurer", "underwriter", "mail", require_ack=True),
    Step(30, "insurer", "manager", "phone", require_ack=True),
    Step(60, "insurer", "administrator", "mail"),
)
OLA_LADDER = (
    Step(0, "agency", "lead", "mail", require_ack=True),
    Step(30, "agency", "owner", "phone", require_ack=True),
)


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


def answer_rows() -> list[TargetRow]:
    """How soon an escalation or an urgent call is acknowledged, by either side."""
    return _pair("TTA", ANSWER)


def first_content(kind: AgreementKind, *, zone: str, at: datetime) -> Content:
    """The text a first draft starts from; `zone` is the agency's."""
    is_sla = kind == AgreementKind.SLA
    rows = [*(sla_rows() if is_sla else ola_rows()), *answer_rows()]
    return Content(
        base=INSURER_HOURS if is_sla else agency_hours(zone),
        targets=tuple(row.terms() for row in rows),
        effective_from=at,
        ladder=SLA_LADDER if is_sla else OLA_LADDER,
    )
