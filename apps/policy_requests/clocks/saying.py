"""What the clocks say, written down once; and put right when the past turns out otherwise."""

from collections.abc import Sequence
from datetime import datetime

from apps.agencies.stepping import here
from apps.agreements.engine import Moment
from apps.kernel import rows
from apps.policy_requests.clocks.reading import Due, Settled
from apps.policy_requests.enums import ClockEventKind, ClockEventStatus
from apps.policy_requests.models import Clock, ClockEvent
from apps.watch import lags
from apps.watch import services as watch

VOIDED = (ClockEventStatus.STANDS, ClockEventStatus.VOIDED)


def record_due(settled: Sequence[Settled], *, at: datetime) -> list[Due]:
    """Write down everything said and not yet on record; the breach even when it comes late."""
    candidates = [
        (one.policy_request, row, moment)
        for one in settled
        for row, clock in one.pairs()
        for moment in clock.reading.said(at)
    ]
    if not candidates:
        return []
    clocks = {row.pk for _pr, row, _moment in candidates}
    known = ClockEvent.objects.filter(clock__in=clocks)
    said = set(known.values_list("clock_id", "target_seq", "kind", "threshold"))
    due = [
        Due(policy_request, row, _event(row, moment, at))
        for policy_request, row, moment in candidates
        if (row.pk, *moment.key) not in said
    ]
    rows.add([one.event for one in due])
    lags.note(here(), [at - one.event.due_at for one in due])
    return due


def _event(row: Clock, moment: Moment, at: datetime) -> ClockEvent:
    return ClockEvent(
        clock=row,
        target_seq=moment.target_seq,
        kind=ClockEventKind(moment.kind.value),
        threshold=moment.threshold,
        due_at=moment.at,
        detected_at=at,
        cause=moment.cause,
    )


def review(settled: Sequence[Settled], *, at: datetime) -> list[Due]:
    """Void what a late line of history disproves, restore what it proves; both stay on record.

    Returns the breaches voided now: whoever was told of them is to be told.
    """
    held = {
        row.pk: (one.policy_request, row, {said.key: said for said in clock.reading.said(at)})
        for one in settled
        for row, clock in one.reviewed
    }
    if not held:
        return []
    due, changed = [], []
    for event in ClockEvent.objects.filter(clock__in=held):
        policy_request, row, said = held[event.clock_id]
        was = event.status
        if _put_right(event, said.get(event.key), at):
            changed.append(event)
        if (was, event.status, event.kind) == (*VOIDED, ClockEventKind.BREACH):
            due.append(Due(policy_request, row, event))
    ClockEvent.objects.bulk_update(changed, ["status", "voided_at", "due_at", "cause"])
    withdrawn = [one.clock.pk for one in due]
    watch.disarm_escalations(withdrawn)
    return due


def _put_right(event: ClockEvent, moment: Moment | None, at: datetime) -> bool:
    """Bring one event in line with what the history says now; whether it had to be."""
    was = (event.status, event.due_at)
    if moment is None:
        if event.status == ClockEventStatus.STANDS:
            event.status, event.voided_at = ClockEventStatus.VOIDED, at
    else:
        event.status, event.voided_at = ClockEventStatus.STANDS, None
        event.due_at, event.cause = moment.at, moment.cause
    return was != (event.status, event.due_at)
