"""Steps of the ladder that have come due: written down once, the next one armed with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from apps.agreements.queries import Rung
from apps.escalations.enums import Deed, EscalationState
from apps.escalations.ladder import higher, level_of, rungs_of
from apps.escalations.models import Escalation, EscalationLine
from apps.escalations.services import arm_rungs

Due = tuple[int, datetime]


@dataclass(frozen=True, slots=True)
class Climbed:
    """One step taken: whom to tell of which escalation."""

    escalation: Escalation
    number: int
    rung: Rung


def climb(due: Mapping[UUID, Due], *, at: datetime) -> list[Climbed]:
    """Take the due step (its number, when it was due) of each escalation nobody has acknowledged.

    The next step is armed in the same transaction. A constant number of statements.
    """
    if not due:
        return []
    rows = Escalation.objects.select_for_update(of=("self",)).select_related(
        "policy_request__responsible", "clock"
    )
    waiting = list(rows.filter(pk__in=due, state=EscalationState.OPEN))
    told = EscalationLine.objects.filter(escalation__in=waiting, rung__isnull=False)
    known = set(told.values_list("escalation_id", "rung"))
    climbed = [
        Climbed(row, due[row.pk][0], rungs_of(row.version_id, row.party)[due[row.pk][0]])
        for row in waiting
        if (row.pk, due[row.pk][0]) not in known and _exists(row, due[row.pk][0])
    ]
    _write(climbed, due, at=at)
    arm_rungs([(one.escalation, one.number + 1) for one in climbed])
    return climbed


def _exists(row: Escalation, number: int) -> bool:
    return number < len(rungs_of(row.version_id, row.party))


def _write(climbed: Sequence[Climbed], due: Mapping[UUID, Due], *, at: datetime) -> None:
    for one in climbed:
        one.escalation.level = higher(one.escalation.level, level_of(one.rung.role))
    Escalation.objects.bulk_update([one.escalation for one in climbed], ["level"])
    EscalationLine.objects.bulk_create(
        EscalationLine(
            escalation=one.escalation,
            deed=Deed.RUNG,
            at=due[one.escalation.pk][1],
            noted_at=at,
            rung=one.number,
            role=one.rung.role,
            level=one.escalation.level,
        )
        for one in climbed
    )
