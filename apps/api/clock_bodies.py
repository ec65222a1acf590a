"""Clocks as bodies, and every clock's answer to "why this minute"."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from apps.agencies.stepping import here
from apps.agreements.engine import Phase, Span
from apps.agreements.queries import terms_of
from apps.policy_requests.clocks import folded
from apps.policy_requests.enums import ClockKind, Status
from apps.policy_requests.folding import Folded, Key
from apps.policy_requests.models import Clock, PolicyRequest
from apps.widgets.listing import ClockMark, mark_chip
from apps.worktime import WorkCalendar

Json = dict[str, Any]
SIDES = {ClockKind.SLA: "insurer", ClockKind.OLA: "agency"}
MOST_STRETCHES = 500


def clock_rows(policy_request: PolicyRequest, *, at: datetime) -> list[Json]:
    """Every clock of the request as of `at`, read off its history; oldest first."""
    ids = dict(_ids(policy_request))
    return [
        clock_row(clock, ids.get(clock.key), policy_request, at=at)
        for clock in folded(policy_request, at=at)
    ]


def _ids(policy_request: PolicyRequest) -> Iterator[tuple[Key, UUID]]:
    for row in Clock.objects.filter(policy_request=policy_request):
        yield (row.kind, row.metric, row.stage, row.cycle, row.round), row.pk


def clock_row(
    clock: Folded, clock_id: UUID | None, policy_request: PolicyRequest, *, at: datetime
) -> Json:
    """One clock; `id` is null for a clock that no move has written down yet."""
    reading, terms = clock.reading, clock.promise.terms
    return {
        "id": clock_id,
        "kind": clock.rule.kind,
        "metric": clock.rule.metric,
        "stage": clock.rule.stage,
        "cycle": clock.run.cycle,
        "round": clock.run.round,
        "urgent": clock.run.urgent,
        "state": reading.state.value,
        "started_at": reading.started_at,
        "stopped_at": reading.stopped_at,
        "due_at": reading.due_at,
        "target_seconds": terms.duration.total_seconds() or None,
        "working_days": terms.working_days,
        "consumed_seconds": reading.consumed.total_seconds(),
        "remaining_seconds": reading.remaining.total_seconds(),
        "overrun_seconds": reading.overrun.total_seconds(),
        "overrun_wall_seconds": reading.overrun_wall.total_seconds(),
        "breached": reading.breached,
        "words": _words(clock, policy_request, at),
    }


def _words(clock: Folded, policy_request: PolicyRequest, at: datetime) -> str:
    """As the chip on the screens says it, in the agency's zone."""
    reading, terms = clock.reading, clock.promise.terms
    mark = ClockMark(
        side=SIDES[ClockKind(clock.rule.kind)],
        state=reading.state.value,
        calendar=terms_of(clock.version_id).calendar,
        metric=clock.rule.metric,
        stage=str(Status(clock.rule.stage).label) if clock.rule.stage else "",
        due_at=reading.due_at,
        stopped_at=reading.stopped_at,
        target=terms.duration or None,
        consumed=reading.consumed,
        thresholds=terms.thresholds,
        waiting_for=policy_request.holder,
        urgent=clock.run.urgent,
    )
    return mark_chip(mark, zone=here().zone, now=at).aria


def explained(policy_request: PolicyRequest, row: Clock, *, at: datetime) -> Json | None:
    """The clock with its version, calendar and every stretch; None when the history has none."""
    wanted = (row.kind, row.metric, row.stage, row.cycle, row.round)
    found = next((one for one in folded(policy_request, at=at) if one.key == wanted), None)
    if found is None:
        return None
    terms = terms_of(found.version_id)
    return {
        "clock": clock_row(found, row.pk, policy_request, at=at),
        "version": {
            "id": terms.version_id,
            "number": terms.number,
            "kind": terms.kind,
            "zone": terms.zone,
            "calendar": terms.spec,
        },
        "intervals": list(_stretches(found, terms.calendar, at))[:MOST_STRETCHES],
        "thresholds": [
            {"percent": percent, "at": moment, "reached": moment <= _until(found, at)}
            for percent, moment in found.reading.moments
        ],
    }


def _until(clock: Folded, at: datetime) -> datetime:
    return clock.reading.stopped_at or at


def _stretches(clock: Folded, calendar: WorkCalendar, at: datetime) -> Iterator[Json]:
    """Counted and closed time of every span, and the pauses after them."""
    spans: Sequence[Span] = clock.run.spans
    for number, span in enumerate(spans):
        end = span.end or at
        yield from _worked(calendar, span.start, end)
        if number + 1 < len(spans):
            yield _stretch("paused", end, spans[number + 1].start, timedelta(0))
    last = spans[-1].end
    if clock.run.phase is Phase.PAUSE and last is not None and last < at:
        yield _stretch("paused", last, at, timedelta(0))


def _worked(calendar: WorkCalendar, start: datetime, end: datetime) -> Iterator[Json]:
    reached = start
    for open_span in calendar.spans(start, end):
        if open_span.start > reached:
            yield _stretch("closed", reached, open_span.start, timedelta(0))
        yield _stretch("counted", open_span.start, open_span.end, open_span.end - open_span.start)
        reached = open_span.end
    if reached < end:
        yield _stretch("closed", reached, end, timedelta(0))


def _stretch(kind: str, start: datetime, end: datetime, worked: timedelta) -> Json:
    return {
        "kind": kind,
        "start": start,
        "end": end,
        "working_seconds": worked.total_seconds(),
    }
