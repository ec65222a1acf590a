"""Clocks as bodies."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from apps.agencies.stepping import here
from apps.agreements.queries import terms_of
from apps.policy_requests.clocks import folded, key_of
from apps.policy_requests.enums import ClockKind, Status
from apps.policy_requests.folding import Folded, Key
from apps.policy_requests.models import Clock, PolicyRequest
from apps.widgets.listing import ClockMark, mark_chip

Json = dict[str, Any]
SIDES = {ClockKind.SLA: "insurer", ClockKind.OLA: "agency"}


def clock_rows(
    policy_request: PolicyRequest, *, at: datetime, clocks: Sequence[Folded] | None = None
) -> list[Json]:
    """Every clock of the request as of `at`, read off its history; oldest first.

    `clocks` are those, when the caller has read them already.
    """
    ids = ids_of(policy_request)
    found = folded(policy_request, at=at) if clocks is None else clocks
    return [clock_row(clock, ids.get(clock.key), policy_request, at=at) for clock in found]


def ids_of(policy_request: PolicyRequest) -> dict[Key, UUID]:
    """The clocks' ids by what makes them themselves."""
    return {key_of(row): row.pk for row in Clock.objects.filter(policy_request=policy_request)}


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
        calendar=terms_of(clock.version_id).hours_of(clock.promise),
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
