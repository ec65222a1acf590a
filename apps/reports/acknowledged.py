"""The promise to acknowledge an escalation or urgent call, beside the promises of the clocks."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from apps.agreements.engine import Reading, Run
from apps.escalations.acknowledging import METRIC, Acknowledgement, rounds
from apps.escalations.enums import Deed
from apps.escalations.models import EscalationLine
from apps.reports.life import Window
from apps.reports.promises import is_broken, is_finished, judged, wall
from apps.reports.queries import Called
from apps.reports.report import Breach, PromiseShare
from apps.reports.spread import spread

Group = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Answer:
    """One round of waiting for an acknowledgement; `detected_at` is when its breach was noticed."""

    wait: Acknowledgement
    detected_at: datetime | None

    @property
    def run(self) -> Run:
        return self.wait.run

    @property
    def reading(self) -> Reading:
        return self.wait.reading


def answers(called: Sequence[Called], window: Window) -> list[Answer]:
    """Every round of these escalations as of the report."""
    return [
        Answer(wait, _detected(one.lines, wait.run.round))
        for one in called
        for wait in rounds(one.escalation, one.lines, at=window.at)
    ]


def _detected(lines: Sequence[EscalationLine], number: int) -> datetime | None:
    told = (line for line in lines if line.deed == Deed.BROKEN and line.round == number)
    return next((line.noted_at for line in told), None)


def shares(found: Sequence[Answer], window: Window) -> list[PromiseShare]:
    """One row for each side and round with a verdict or an end in the week."""
    groups: dict[Group, list[Answer]] = defaultdict(list)
    for one in found:
        verdict = judged(one)
        if (verdict is not None and verdict[1] in window) or is_finished(one, window):
            groups[one.wait.kind, one.run.round].append(one)
    return [_share(group, groups[group], window) for group in sorted(groups)]


def _share(group: Group, found: Sequence[Answer], window: Window) -> PromiseShare:
    verdicts = [verdict for verdict in map(judged, found) if verdict and verdict[1] in window]
    done = [one for one in found if is_finished(one, window)]
    kind, number = group
    return PromiseShare(
        kind=kind,
        metric=METRIC,
        stage="",
        round=number,
        met=sum(1 for kept, _when in verdicts if kept),
        missed=sum(1 for kept, _when in verdicts if not kept),
        waived=0,
        required=max(one.wait.attainment for one in found),
        working=spread(one.reading.consumed for one in done),
        wall=spread(wall(one) for one in done),
    )


def breaches(found: Sequence[Answer], window: Window) -> list[Breach]:
    """Every round whose due passed in the week; whoever left a call unanswered says why himself."""
    return [_breach(one, window) for one in found if is_broken(one, window)]


def _breach(one: Answer, window: Window) -> Breach:
    reading, policy_request = one.reading, one.wait.escalation.policy_request
    return Breach(
        policy_request_id=policy_request.pk,
        number=policy_request.number,
        kind=one.wait.kind,
        metric=METRIC,
        stage="",
        cycle=one.run.cycle,
        round=one.run.round,
        due_at=reading.breached_at or window.at,
        detected_at=one.detected_at,
        stopped_at=reading.stopped_at,
        overrun=reading.overrun,
        overrun_wall=reading.overrun_wall,
        suggested="",
        owner="",
        waived="",
    )
