"""Acknowledgements that came due: a breach is written once a round, the next due is armed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from apps.agencies.stepping import here
from apps.agreements.engine import State
from apps.escalations.acknowledging import Acknowledgement, rounds
from apps.escalations.enums import Deed
from apps.escalations.models import Escalation, EscalationLine
from apps.watch import services as watch
from apps.watch.models import TimerKind


@dataclass(frozen=True, slots=True)
class Overdue:
    """A round of an escalation that nobody acknowledged by `due_at`."""

    escalation: Escalation
    round: int
    due_at: datetime


def settle(rows: Sequence[Escalation], *, at: datetime) -> list[Overdue]:
    """Write down what ran out by `at` and arm what is still to come; returns the new breaches.

    The rows are locked, their requests at hand. The same number of statements for any number.
    """
    if not rows:
        return []
    lines = _lines_of(rows)
    found = {row.pk: rounds(row, lines[row.pk], at=at) for row in rows}
    told = {(line.escalation_id, line.round) for some in lines.values() for line in some}
    new = [
        Overdue(one.escalation, one.run.round, broken)
        for of_one in found.values()
        for one in of_one
        if (broken := one.broken_at(at)) and (one.escalation.pk, one.run.round) not in told
    ]
    _write(new, at=at)
    waiting = [last for row in rows if (last := _waiting(found[row.pk], at)) is not None]
    kept = {one.escalation.pk for one in waiting}
    watch.disarm_acknowledgements([row.pk for row in rows if row.pk not in kept])
    arm_dues(waiting)
    return new


def _lines_of(rows: Sequence[Escalation]) -> dict[UUID, list[EscalationLine]]:
    found: dict[UUID, list[EscalationLine]] = defaultdict(list)
    for line in EscalationLine.objects.filter(escalation__in=rows):
        found[line.escalation_id].append(line)
    return found


def _write(new: Sequence[Overdue], *, at: datetime) -> None:
    EscalationLine.objects.bulk_create(
        EscalationLine(
            escalation=one.escalation,
            deed=Deed.BROKEN,
            at=one.due_at,
            noted_at=at,
            round=one.round,
            level=one.escalation.level,
        )
        for one in new
    )


def _waiting(found: Sequence[Acknowledgement], at: datetime) -> Acknowledgement | None:
    """The round that is still open and within its time."""
    last = found[-1] if found else None
    if last is None or last.reading.state is not State.RUNNING or last.broken_at(at):
        return None
    return last


def first_rounds(
    begun: Iterable[tuple[Escalation, Iterable[EscalationLine]]],
) -> list[Acknowledgement]:
    """The first round of escalations just opened; none of whoever promised no time for it."""
    return [one for row, lines in begun for one in rounds(row, lines, at=row.opened_at)]


def arm_dues(waiting: Sequence[Acknowledgement]) -> None:
    """Arm the due of each, beside what is armed already, in one statement."""
    armed = [
        (one.escalation.policy_request_id, watch.Armed(TimerKind.ACK, due, one.escalation.pk))
        for one in waiting
        if (due := one.reading.due_at) is not None
    ]
    watch.arm_all(here(), armed)
