"""Clocks in the database: folded from the history after every move, their next moments armed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from apps.agencies.stepping import here
from apps.agreements.engine import State
from apps.agreements.queries import VersionTerms, terms_of
from apps.policy_requests.enums import ClockEventKind, ClockKind
from apps.policy_requests.folding import Folded, Key, fold
from apps.policy_requests.models import Clock, ClockEvent, PolicyRequest, StatusChange
from apps.policy_requests.models.workflow import PERISHABLE
from apps.watch import services as watch
from apps.watch.models import TimerKind

DERIVED = [
    "urgent", "target", "working_days", "thresholds", "state", "stopped_at", "due_at", "consumed",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Due:
    """One thing a clock has to say now: recorded already, still to be announced."""

    policy_request: PolicyRequest
    clock: Clock
    event: ClockEvent


def history_of(policy_request: PolicyRequest) -> list[StatusChange]:
    """Every line, oldest first."""
    return list(StatusChange.objects.filter(policy_request=policy_request).order_by("seq"))


def folded(
    policy_request: PolicyRequest, *, at: datetime, history: Sequence[StatusChange] | None = None
) -> list[Folded]:
    """The request's clocks as of `at`, from the history alone."""
    return fold(
        history_of(policy_request) if history is None else history,
        package_code=policy_request.package_code,
        sla=_terms(policy_request.sla_version_id),
        ola=_terms(policy_request.ola_version_id),
        at=at,
    )


def _terms(version_id: UUID | None) -> VersionTerms | None:
    return None if version_id is None else terms_of(version_id)


@dataclass(slots=True)
class Settled:
    """One request between history and tables: its folded clocks and their rows by key."""

    policy_request: PolicyRequest
    clocks: list[Folded]
    rows: dict[Key, Clock]

    def pairs(self) -> Iterable[tuple[Clock, Folded]]:
        """Each clock's row with what the history says of it."""
        return ((self.rows[clock.key], clock) for clock in self.clocks)


def settle(policy_requests: Sequence[PolicyRequest], *, at: datetime) -> list[Due]:
    """Bring clocks, timers and work items in line with the history, for requests held locked.

    Costs the same number of statements for any number of requests. Returns what fell due up to
    `at` and had not been said: each event once, whoever notices first.
    """
    settled = _fold_all(policy_requests, at=at)
    _store(settled)
    due = _record_due(settled, at=at)
    _arm(settled, due, at=at)
    agency = here()
    watch.show(agency, [(one.policy_request, _nearest(one.clocks, at)) for one in settled])
    return due


def _fold_all(policy_requests: Sequence[PolicyRequest], *, at: datetime) -> list[Settled]:
    lines: dict[UUID, list[StatusChange]] = defaultdict(list)
    for change in StatusChange.objects.filter(policy_request__in=policy_requests).order_by("seq"):
        lines[change.policy_request_id].append(change)
    rows: dict[UUID, dict[Key, Clock]] = defaultdict(dict)
    for row in Clock.objects.filter(policy_request__in=policy_requests):
        rows[row.policy_request_id][_key(row)] = row
    return [
        Settled(one, folded(one, at=at, history=lines[one.pk]), rows[one.pk])
        for one in policy_requests
    ]


def _key(row: Clock) -> Key:
    return (row.kind, row.metric, row.stage, row.cycle, row.round)


def _store(settled: Sequence[Settled]) -> None:
    """New and changed clocks in one statement; an update of many columns by CASE costs thrice."""
    written = []
    for one in settled:
        for clock in one.clocks:
            row = one.rows.get(clock.key)
            if row is None:
                row = one.rows[clock.key] = _row(one.policy_request, clock)
                written.append(row)
            elif _differs(row, clock):
                written.append(row)
            _write(row, clock)
    if written:
        Clock.objects.bulk_create(
            written, update_conflicts=True, unique_fields=["id"], update_fields=DERIVED
        )


def _row(policy_request: PolicyRequest, clock: Folded) -> Clock:
    kind, metric, stage, cycle, number = clock.key
    return Clock(
        policy_request=policy_request,
        kind=kind,
        metric=metric,
        stage=stage,
        cycle=cycle,
        round=number,
        version_id=clock.version_id,
        started_at=clock.reading.started_at,
    )


def _differs(row: Clock, clock: Folded) -> bool:
    """A running clock's consumed time moves by itself and is no reason to write."""
    reading = clock.reading
    return (row.state, row.stopped_at, row.due_at) != (
        reading.state.value,
        reading.stopped_at,
        reading.due_at,
    )


def _write(row: Clock, clock: Folded) -> None:
    reading, terms = clock.reading, clock.promise.terms
    row.urgent = clock.run.urgent
    row.target = terms.duration or None
    row.working_days = terms.working_days
    row.thresholds = list(terms.thresholds)
    row.state = reading.state.value
    row.stopped_at = reading.stopped_at
    row.due_at = reading.due_at
    row.consumed = reading.consumed


def _record_due(settled: Sequence[Settled], *, at: datetime) -> list[Due]:
    """Write down every threshold reached and not yet said; the breach even when it comes late."""
    candidates = [
        (one.policy_request, row, percent, moment)
        for one in settled
        for row, clock in one.pairs()
        for percent, moment in clock.reading.moments
        if moment <= at and _counts(clock, moment)
    ]
    if not candidates:
        return []
    clocks = {row.pk for _pr, row, _percent, _moment in candidates}
    said = set(ClockEvent.objects.filter(clock__in=clocks).values_list("clock_id", "threshold"))
    due = [
        Due(policy_request, row, _event(row, percent, moment, at))
        for policy_request, row, percent, moment in candidates
        if (row.pk, percent) not in said
    ]
    ClockEvent.objects.bulk_create([one.event for one in due])
    return due


def _counts(clock: Folded, moment: datetime) -> bool:
    """A stopped clock says nothing of moments at or after its stop: stopped at the due is met."""
    stopped = clock.reading.stopped_at
    return stopped is None or moment < stopped


def _event(row: Clock, percent: int, moment: datetime, at: datetime) -> ClockEvent:
    kind = ClockEventKind.BREACH if percent == 100 else ClockEventKind.WARNING
    return ClockEvent(clock=row, kind=kind, threshold=percent, due_at=moment, detected_at=at)


def _arm(settled: Sequence[Settled], due: Sequence[Due], *, at: datetime) -> None:
    wanted: dict[UUID, list[watch.Armed]] = {one.policy_request.pk: [] for one in settled}
    for one in settled:
        armed = wanted[one.policy_request.pk]
        for row, clock in one.pairs():
            if clock.reading.state is State.RUNNING:
                armed += [
                    watch.Armed(TimerKind.THRESHOLD, moment, row.pk, percent)
                    for percent, moment in _next(clock, at)
                ]
        until = one.policy_request.valid_until
        if until is not None and one.policy_request.status in PERISHABLE:
            armed.append(watch.Armed(TimerKind.EXPIRE, until))
    for breach in due:
        if breach.event.kind == ClockEventKind.BREACH:
            escalate = watch.Armed(TimerKind.ESCALATE, at, breach.clock.pk)
            wanted[breach.policy_request.pk].append(escalate)
    watch.rearm(here(), wanted)


def _next(clock: Folded, at: datetime) -> list[tuple[int, datetime]]:
    return [(percent, moment) for percent, moment in clock.reading.moments if moment > at][:1]


def _nearest(clocks: Sequence[Folded], at: datetime) -> watch.Nearest | None:
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
    percents = [percent for percent in clock.promise.terms.thresholds if percent < 100]
    return watch.Nearest(
        metric=clock.rule.metric,
        stage=clock.rule.stage,
        due_at=due_at,
        warn_at=dict(clock.reading.moments).get(max(percents)) if percents else None,
        breached=due_at < at,
    )
