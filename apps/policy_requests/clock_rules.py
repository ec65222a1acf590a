"""Which clock exists, when it runs, when it rests: one table, read by everything that counts.

A status belongs to exactly one holder, so a side's clock runs only while the request is with it.
"""

from dataclasses import dataclass

from apps.agreements.engine import Event, Phase
from apps.policy_requests.enums import ISSUE_STAGES, ClockKind, ReturnStage, Status


@dataclass(frozen=True, slots=True)
class ClockRule:
    """One clock: the metric, the statuses in which it runs, and the return that makes it rest."""

    kind: str
    metric: str
    stage: str
    runs_in: frozenset[str]
    rests_in_return_of: str = ""

    def means(self, event: Event) -> Phase:
        """What a line of history means to this clock."""
        if event.status in self.runs_in:
            return Phase.RUN
        if event.status == Status.RETURNED and self.rests_in_return_of == event.stage:
            return Phase.PAUSE if self.rests_in_return_of else Phase.STOP
        if event.status in (Status.CANCELLED, Status.EXPIRED):
            return Phase.CANCEL
        return Phase.STOP


def _rule(kind: str, metric: str, *statuses: str, stage: str = "", rests: str = "") -> ClockRule:
    return ClockRule(kind, metric, stage, frozenset(statuses), rests)


RULES: tuple[ClockRule, ...] = (
    _rule(ClockKind.OLA, "TTO", Status.DRAFT),
    _rule(ClockKind.OLA, "TTP", Status.QUOTED),
    _rule(ClockKind.OLA, "TTD", Status.COLLECTING),
    _rule(ClockKind.OLA, "TTC", Status.RETURNED),
    _rule(ClockKind.OLA, "TTH", Status.ISSUED),
    _rule(ClockKind.SLA, "TTQ", Status.SUBMITTED, rests=ReturnStage.QUOTE),
    _rule(ClockKind.SLA, "TTV", Status.CHECKING, rests=ReturnStage.CHECK),
    _rule(ClockKind.SLA, "TTU", Status.REFERRAL, rests=ReturnStage.CHECK),
    _rule(ClockKind.SLA, "TTN", Status.APPROVED),
    _rule(ClockKind.SLA, "TTI", *ISSUE_STAGES),
    *(_rule(ClockKind.SLA, "TTI", stage, stage=stage) for stage in ISSUE_STAGES),
    _rule(ClockKind.SLA, "TTF", Status.REFUNDING),
)
