"""The clocks' next moments, and the promise that the queue shows."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from apps.agencies.stepping import here
from apps.agreements.engine import Moment, State
from apps.policy_requests.clocks.reading import Due, Settled
from apps.policy_requests.enums import ClockEventKind, ClockEventStatus, ClockKind
from apps.policy_requests.folding import Folded
from apps.policy_requests.models.workflow import PERISHABLE
from apps.watch import services as watch
from apps.watch.models import TimerKind


def arm(settled: Sequence[Settled], due: Sequence[Due], *, at: datetime) -> None:
    wanted: dict[UUID, list[watch.Armed]] = {one.policy_request.pk: [] for one in settled}
    for one in settled:
        armed = wanted[one.policy_request.pk]
        for row, clock in one.pairs():
            if clock.reading.state is State.RUNNING:
                armed += [
                    watch.Armed(TimerKind.THRESHOLD, moment.at, row.pk, moment.threshold)
                    for moment in _next(clock, at)
                ]
        until = one.policy_request.valid_until
        if until is not None and one.policy_request.status in PERISHABLE:
            armed.append(watch.Armed(TimerKind.EXPIRE, until))
        if one.policy_request.remind_client_at is not None:
            armed.append(watch.Armed(TimerKind.REMIND, one.policy_request.remind_client_at))
    for breach in due:
        if (breach.event.kind, breach.event.status) == (
            ClockEventKind.BREACH,
            ClockEventStatus.STANDS,
        ):
            escalate = watch.Armed(TimerKind.ESCALATE, at, breach.clock.pk)
            wanted[breach.policy_request.pk].append(escalate)
    watch.rearm(here(), wanted)


def _next(clock: Folded, at: datetime) -> list[Moment]:
    return [moment for moment in clock.reading.says if moment.at > at][:1]


def nearest(clocks: Sequence[Folded], at: datetime) -> watch.Nearest | None:
    """The insurer's running promise that runs out first."""
    running = [
        (clock.reading.due_at, clock)
        for clock in clocks
        if clock.rule.kind == ClockKind.SLA
        and clock.reading.state is State.RUNNING
        and clock.reading.due_at is not None
    ]
    if not running:
        return None
    due_at, clock = min(running, key=lambda pair: (pair[0], pair[1].key))
    return watch.Nearest(
        metric=clock.rule.metric,
        stage=clock.rule.stage,
        version_id=clock.version_id,
        round=clock.run.round,
        due_at=due_at,
        warn_at=clock.reading.at_risk_at,
        breached=clock.reading.breached,
    )
