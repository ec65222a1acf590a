"""The clocks' rows brought in line with the history."""

from collections.abc import Sequence
from datetime import datetime

from apps.agreements.engine import Says
from apps.kernel import rows
from apps.policy_requests.clocks.reading import Settled
from apps.policy_requests.folding import Folded
from apps.policy_requests.models import Clock, PolicyRequest

DERIVED = [
    "version_id", "target_seq", "urgent", "target", "working_days", "thresholds", "state",
    "started_at", "stopped_at", "due_at", "breached_at", "consumed",
]  # fmt: skip


def store(settled: Sequence[Settled], *, at: datetime) -> None:
    """New and changed clocks in one statement; an update of many columns by CASE costs thrice."""
    written = []
    for one in settled:
        for clock in one.clocks:
            row = one.rows.get(clock.key)
            breached_at = _broken(clock, at)
            if row is None:
                row = one.rows[clock.key] = _row(one.policy_request, clock)
                written.append(row)
            elif _differs(row, clock, breached_at):
                written.append(row)
                if one.is_replayed or _is_otherwise(row, clock, breached_at):
                    one.reviewed.append((row, clock))
            _write(row, clock)
            row.breached_at = breached_at
    rows.put(written, fields=DERIVED)


def _broken(clock: Folded, at: datetime) -> datetime | None:
    """When its first target ran out, as far as that may be recorded at `at`."""
    said = clock.reading.said(at)
    return next((moment.at for moment in said if moment.kind is Says.BREACH), None)


def _is_otherwise(row: Clock, clock: Folded, breached_at: datetime | None) -> bool:
    """What was on record of its past is so no more: a line of history came late."""
    was, reading = (row.started_at, row.stopped_at, row.breached_at), clock.reading
    now = (reading.started_at, reading.stopped_at, breached_at)
    return any(old is not None and old != new for old, new in zip(was, now, strict=True))


def _row(policy_request: PolicyRequest, clock: Folded) -> Clock:
    kind, metric, stage, cycle, number = clock.key
    return Clock(
        policy_request=policy_request,
        kind=kind,
        metric=metric,
        stage=stage,
        cycle=cycle,
        round=number,
    )


def _differs(row: Clock, clock: Folded, breached_at: datetime | None) -> bool:
    """A running clock's consumed time moves by itself and is no reason to write."""
    reading = clock.reading
    return (
        row.state, row.started_at, row.stopped_at, row.due_at, row.breached_at, row.target_seq,
        row.version_id,
    ) != (
        reading.state.value, reading.started_at, reading.stopped_at, reading.due_at, breached_at,
        reading.target_seq, clock.version_id,
    )  # fmt: skip


def _write(row: Clock, clock: Folded) -> None:
    reading, terms = clock.reading, clock.promise.terms
    row.version_id = clock.version_id
    row.target_seq = reading.target_seq
    row.started_at = reading.started_at
    row.urgent = clock.run.urgent
    row.target = terms.duration or None
    row.working_days = terms.working_days
    row.thresholds = list(terms.thresholds)
    row.state = reading.state.value
    row.stopped_at = reading.stopped_at
    row.due_at = reading.due_at
    row.consumed = reading.consumed
