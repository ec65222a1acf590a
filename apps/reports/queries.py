"""The rows a week is told from, in a fixed number of statements for any number of requests."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from apps.escalations.enums import Cause
from apps.escalations.models import Escalation, EscalationLine
from apps.policy_requests.enums import ENDED, ClockEventKind, ClockEventStatus
from apps.policy_requests.folding import Key
from apps.policy_requests.models import (
    ClockEvent,
    DelayReason,
    Interval,
    PolicyRequest,
    StatusChange,
    Waiver,
)

Scope = QuerySet[PolicyRequest, Any]


@dataclass(slots=True)
class Told:
    """A request with what is on record of it up to an instant, oldest first.

    `detected` says when the breach of a clock was noticed, `waived` why one was let pass, `said`
    why the side that broke it says it did.
    """

    policy_request: PolicyRequest
    lines: list[StatusChange] = field(default_factory=list)
    intervals: list[Interval] = field(default_factory=list)
    detected: dict[Key, datetime] = field(default_factory=dict)
    waived: dict[Key, str] = field(default_factory=dict)
    said: dict[Key, str] = field(default_factory=dict)


@contextmanager
def one_snapshot() -> Iterator[None]:
    """All statements see the same instant of the database, so a move meanwhile splits nothing.

    Inside a caller's transaction his isolation stays.
    """
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def living_in(start: datetime, end: datetime, *, at: datetime) -> list[Told]:
    """Every request whose life, as of `at`, touches `[start, end)`; by number. Six statements."""
    rows = PolicyRequest.objects.filter(created_at__lt=end, created_at__lte=at).exclude(
        Q(status__in=ENDED) & Q(status_since__lt=start)
    )
    told = {
        one.pk: Told(one)
        for one in rows.select_related("responsible", "insurer_person").order_by("number")
    }
    scope = rows.values("pk")
    lines = StatusChange.objects.filter(policy_request__in=scope, occurred_at__lte=at)
    for line in lines.order_by("policy_request", "seq"):
        told[line.policy_request_id].lines.append(line)
    intervals = Interval.objects.filter(policy_request__in=scope, started_at__lte=at)
    for interval in intervals.order_by("started_at", "id"):
        told[interval.policy_request_id].intervals.append(interval)
    for policy_request_id, key, detected_at in _breaches(at, scope):
        told[policy_request_id].detected[key] = detected_at
    for waiver in Waiver.objects.filter(policy_request__in=scope, approved_at__lte=at):
        told[waiver.policy_request_id].waived[waiver.key] = waiver.code
    for reason in DelayReason.objects.filter(policy_request__in=scope, given_at__lte=at):
        told[reason.policy_request_id].said[reason.key] = reason.code
    return list(told.values())


def _breaches(at: datetime, scope: Scope) -> Iterator[tuple[UUID, Key, datetime]]:
    """The first breach of each clock; one that a late stop disproved happened to nobody."""
    events = ClockEvent.objects.filter(
        clock__policy_request__in=scope,
        kind=ClockEventKind.BREACH,
        status=ClockEventStatus.STANDS,
        detected_at__lte=at,
    )
    for event in events.select_related("clock").order_by("-due_at"):
        row = event.clock
        key = (row.kind, row.metric, row.stage, row.cycle, row.round)
        yield row.policy_request_id, key, event.detected_at


@dataclass(frozen=True, slots=True)
class Called:
    """An escalation with its story up to an instant."""

    escalation: Escalation
    lines: list[EscalationLine]


def escalations_in(start: datetime, end: datetime, *, at: datetime) -> list[Called]:
    """Those that were open in `[start, end)`, urgent calls too, oldest first, as of `at`.

    Read off the lines, of which each has one from its first moment on. One statement.
    """
    rows = EscalationLine.objects.filter(noted_at__lte=at, escalation__opened_at__lt=end).exclude(
        escalation__closed_at__lt=start
    )
    told: dict[UUID, Called] = {}
    ordered = rows.order_by("escalation__opened_at", "escalation_id", "at", "id")
    for line in ordered.select_related("escalation__policy_request"):
        one = told.setdefault(line.escalation_id, Called(line.escalation, []))
        one.lines.append(line)
    return list(told.values())


def opened_in(start: datetime, end: datetime, called: Sequence[Called]) -> list[Escalation]:
    """Those of them that were opened in `[start, end)`.

    A call for the urgent route asks for attention and blames nobody: it is none of them.
    """
    return [
        one.escalation
        for one in called
        if start <= one.escalation.opened_at < end and one.escalation.cause != Cause.URGENT_CALL
    ]
