"""What a wait for an acknowledgement says as it goes: each warning and the breach once a round."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from apps.agencies.stepping import here
from apps.agreements.engine import Moment, Says, State
from apps.escalations.acknowledging import Acknowledgement, rounds
from apps.escalations.enums import Deed
from apps.escalations.models import Escalation, EscalationLine
from apps.watch import services as watch
from apps.watch.models import TimerKind

DEEDS = {Says.WARNING: Deed.WARNED, Says.BEFORE: Deed.LEFT, Says.BREACH: Deed.BROKEN}
Waiting = tuple[Acknowledgement, Moment]


@dataclass(frozen=True, slots=True)
class Said:
    """Something a round of an escalation said that was not on record before."""

    wait: Acknowledgement
    moment: Moment

    @property
    def escalation(self) -> Escalation:
        return self.wait.escalation

    @property
    def round(self) -> int:
        return self.wait.run.round

    @property
    def deed(self) -> Deed:
        """The line of the story that tells it."""
        return DEEDS[self.moment.kind]

    @property
    def percent(self) -> int:
        """How grave it is, on the scale of percent: minutes before the due come after 75 %."""
        return 90 if self.moment.kind is Says.BEFORE else self.moment.threshold

    @property
    def key(self) -> tuple[UUID, int | None, str, int]:
        """What it is recorded under, once."""
        threshold = 0 if self.deed == Deed.BROKEN else self.moment.threshold
        return (self.escalation.pk, self.round, self.deed, threshold)


def settle(rows: Sequence[Escalation], *, at: datetime) -> list[Said]:
    """Write down what was said by `at` and arm what is still to come; returns what is new.

    The rows are locked, their requests at hand. The same number of statements for any number.
    """
    if not rows:
        return []
    lines = _lines_of(rows)
    found = {row.pk: rounds(row, lines[row.pk], at=at) for row in rows}
    told = {_key(line) for some in lines.values() for line in some}
    every = (one for some in found.values() for one in some)
    said = [Said(one, moment) for one in every for moment in one.reading.said(at)]
    new = [one for one in said if one.key not in told]
    _write(new, at=at)
    waiting = [next_ for row in rows if (next_ := _waiting(found[row.pk], at)) is not None]
    watch.disarm_acknowledgements([row.pk for row in rows])
    arm(waiting)
    return new


def _lines_of(rows: Sequence[Escalation]) -> dict[UUID, list[EscalationLine]]:
    found: dict[UUID, list[EscalationLine]] = defaultdict(list)
    for line in EscalationLine.objects.filter(escalation__in=rows):
        found[line.escalation_id].append(line)
    return found


def _key(line: EscalationLine) -> tuple[UUID, int | None, str, int]:
    return (line.escalation_id, line.round, line.deed, line.threshold or 0)


def _write(new: Sequence[Said], *, at: datetime) -> None:
    EscalationLine.objects.bulk_create(
        EscalationLine(
            escalation=one.escalation,
            deed=one.deed,
            at=one.moment.at,
            noted_at=at,
            round=one.round,
            threshold=None if one.deed == Deed.BROKEN else one.moment.threshold,
            level=one.escalation.level,
        )
        for one in new
    )


def _waiting(found: Sequence[Acknowledgement], at: datetime) -> Waiting | None:
    """The round that is still open, with the next thing it will say."""
    last = found[-1] if found else None
    if last is None or last.reading.state is not State.RUNNING:
        return None
    coming = next((moment for moment in last.reading.says if moment.at > at), None)
    return None if coming is None else (last, coming)


def first_rounds(
    begun: Iterable[tuple[Escalation, Iterable[EscalationLine]]],
) -> list[Waiting]:
    """The first round of escalations just opened; none of whoever promised no time for it."""
    found = [_waiting(rounds(row, lines, at=row.opened_at), row.opened_at) for row, lines in begun]
    return [one for one in found if one is not None]


def arm(waiting: Sequence[Waiting]) -> None:
    """Arm the next moment of each, beside what is armed already, in one statement."""
    armed = [
        (
            one.escalation.policy_request_id,
            watch.Armed(TimerKind.ACK, moment.at, one.escalation.pk, moment.threshold),
        )
        for one, moment in waiting
    ]
    watch.arm_all(here(), armed)
