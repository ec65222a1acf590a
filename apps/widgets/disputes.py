"""Open disputes about whose time it was, as both faces list them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from apps.policy_requests import clocks
from apps.policy_requests.disputing import stretch_of
from apps.policy_requests.enums import Status
from apps.policy_requests.models import Dispute
from apps.widgets.durations import duration
from apps.widgets.instants import instant
from apps.widgets.parties import party_words
from apps.widgets.zones import Zone


@dataclass(frozen=True, slots=True)
class DisputeLine:
    """One open dispute; `is_ours` while the other side has to answer it."""

    id: UUID
    policy_request_id: UUID
    number: str
    stretch: str
    holder: str
    charge_to: str
    reason: str
    raised: str
    raised_by: str
    is_ours: bool


def dispute_lines(
    rows: Iterable[Dispute], *, side: str, zone: Zone, now: datetime
) -> list[DisputeLine]:
    """The lines of one agency's disputes, oldest first. Two statements."""
    found = list(rows)
    histories = clocks.histories([row.policy_request for row in found]) if found else {}
    lines = []
    for row in found:
        stretch = stretch_of(histories[row.policy_request_id], row.stretch, at=now)
        values = (str(Status(stretch.status).label), duration(stretch.length))
        lines.append(
            DisputeLine(
                id=row.pk,
                policy_request_id=row.policy_request_id,
                number=row.policy_request.label,
                stretch=", ".join(values),
                holder=party_words(stretch.holder),
                charge_to=party_words(row.charge_to),
                reason=str(row.get_reason_code_display()),
                raised=instant(row.raised_at, zone=zone, now=now),
                raised_by=row.raised_by.name,
                is_ours=row.side == side,
            )
        )
    return lines


def of_ids(ids: Sequence[UUID]) -> list[Dispute]:
    """The present agency's disputes with these ids, oldest first. One statement."""
    rows = Dispute.objects.open().filter(pk__in=ids)
    return list(rows.select_related("policy_request", "raised_by"))
