"""What is on record of a clock beside its history: breaches, also withdrawn ones, and corrections.

Read alike by the page that says why and by the API.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from apps.policy_requests.enums import ClockEventKind
from apps.policy_requests.folding import Key
from apps.policy_requests.models import ClockEvent, StatusChange
from apps.policy_requests.replay import CORRECT


@dataclass(frozen=True, slots=True)
class Correction:
    """Line `seq` says when the step on line `corrects` of the history really happened."""

    seq: int
    corrects: int
    occurred_at: datetime
    recorded_at: datetime
    reason_code: str


def breaches_of(policy_request_id: UUID, key: Key) -> list[ClockEvent]:
    """Every breach noted for the clock, oldest first; a late stop may have withdrawn one."""
    kind, metric, stage, cycle, number = key
    rows = ClockEvent.objects.filter(
        kind=ClockEventKind.BREACH,
        clock__policy_request_id=policy_request_id,
        clock__kind=kind,
        clock__metric=metric,
        clock__stage=stage,
        clock__cycle=cycle,
        clock__round=number,
    )
    return list(rows.order_by("due_at", "id"))


def corrections_of(history: Sequence[StatusChange]) -> list[Correction]:
    """The corrections among the lines, in their order."""
    return [
        Correction(
            seq=line.seq,
            corrects=line.details["corrects"],
            occurred_at=datetime.fromisoformat(line.details["occurred_at"]),
            recorded_at=line.recorded_at,
            reason_code=line.reason_code,
        )
        for line in history
        if line.name == CORRECT
    ]
