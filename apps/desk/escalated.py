"""Escalations over all agencies, one statement for many schemas; no personal data is read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from apps.agencies.models import Agency
from apps.escalations.models import StuckAt
from apps.policy_requests.enums import Status
from apps.widgets.chips import Chip
from apps.widgets.escalation import cause_words, state_chip

MOST_ESCALATIONS = 100
AGENCIES_AT_ONCE = 100
ONE_AGENCY = """
SELECT %s AS place, e.id, r.number, r.status, e.cause, e.party, e.metric, e.state, e.stuck_at,
  e.opened_at, e.deadline_at
FROM {schema}.escalations_escalation e
JOIN {schema}.policy_requests_policyrequest r ON r.id = e.policy_request_id
WHERE e.closed_at IS {null}
"""


@dataclass(frozen=True, slots=True)
class EscalationRow:
    """One escalation of the desk's list."""

    agency: Agency
    id: UUID
    number: str
    request_state: str
    cause: str
    chip: Chip
    stuck_at: str
    opened_at: datetime
    deadline_at: datetime | None


def open_escalations(agencies: Sequence[Agency], *, is_open: bool) -> list[EscalationRow]:
    """Open ones, oldest first, or closed ones, newest first; at most MOST_ESCALATIONS.

    One statement for each AGENCIES_AT_ONCE agencies: their tables are read side by side.
    """
    found: list[EscalationRow] = []
    for start in range(0, len(agencies), AGENCIES_AT_ONCE):
        found += _side_by_side(agencies[start : start + AGENCIES_AT_ONCE], is_open=is_open)
    found.sort(key=lambda row: row.opened_at, reverse=not is_open)
    return found[:MOST_ESCALATIONS]


def _side_by_side(agencies: Sequence[Agency], *, is_open: bool) -> list[EscalationRow]:
    null = "NULL" if is_open else "NOT NULL"
    parts = [
        ONE_AGENCY.format(schema=connection.ops.quote_name(agency.schema_name), null=null)
        for agency in agencies
    ]
    order = f"ORDER BY opened_at {'ASC' if is_open else 'DESC'} LIMIT {MOST_ESCALATIONS}"
    with connection.cursor() as cursor:
        cursor.execute(f"{' UNION ALL '.join(parts)} {order}", list(range(len(agencies))))
        names = [column.name for column in cursor.description or ()]
        return [_row(agencies[row[0]], dict(zip(names, row, strict=True))) for row in cursor]


def _row(agency: Agency, row: Mapping[str, Any]) -> EscalationRow:
    return EscalationRow(
        agency=agency,
        id=row["id"],
        number=_("BL-%(number)d") % {"number": row["number"]},
        request_state=str(Status(row["status"]).label),
        cause=cause_words(row["cause"], row["party"], row["metric"]),
        chip=state_chip(row["state"]),
        stuck_at=str(StuckAt(row["stuck_at"]).label),
        opened_at=row["opened_at"],
        deadline_at=row["deadline_at"],
    )
