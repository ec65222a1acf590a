"""Clocks in the database: folded from the history after every move, their next moments armed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import CharField
from django.db.models.expressions import RawSQL

from apps.agencies.stepping import here
from apps.agreements.engine import Moment, Says, State
from apps.agreements.hours import EDITION
from apps.agreements.queries import VersionTerms, notice_calendars, terms_of
from apps.policy_requests.enums import ClockEventKind, ClockEventStatus, ClockKind
from apps.policy_requests.folding import Folded, Key, fold, pinned_first
from apps.policy_requests.models import Clock, ClockEvent, PolicyRequest, StatusChange
from apps.policy_requests.models.workflow import PERISHABLE
from apps.watch import services as watch
from apps.watch.models import Timer, TimerKind

DERIVED = [
    "version_id", "target_seq", "urgent", "target", "working_days", "thresholds", "state",
    "started_at", "stopped_at", "due_at", "breached_at", "consumed",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Due:
    """One thing a clock has to say now: recorded already, still to be announced.

    A voided event says that an earlier message was wrong.
    """

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
    lines = history_of(policy_request) if history is None else history
    return fold(
        lines,
        package_code=policy_request.package_code,
        sla=_terms(pinned_first(lines, ClockKind.SLA) or policy_request.sla_version_id),
        ola=_terms(pinned_first(lines, ClockKind.OLA) or policy_request.ola_version_id),
        at=at,
    )


def _terms(version_id: UUID | None) -> VersionTerms | None:
    return None if version_id is None else terms_of(version_id)


@dataclass(slots=True)
class Settled:
    """One request between history and tables: its folded clocks and their rows by key.

    `reviewed` are the clocks whose past turned out otherwise than recorded.
    """

    policy_request: PolicyRequest
    clocks: list[Folded]
    rows: dict[Key, Clock]
    reviewed: list[tuple[Clock, Folded]] = field(default_factory=list)

    def pairs(self) -> Iterable[tuple[Clock, Folded]]:
        """Each clock's row with what the history says of it."""
        return ((self.rows[clock.key], clock) for clock in self.clocks)


def settle(policy_requests: Sequence[PolicyRequest], *, at: datetime) -> list[Due]:
    """Bring clocks, timers and work items in line with the history, for requests held locked.

    Costs the same number of statements for any number of requests. Returns what fell due up to
    `at` and had not been said: each event once, whoever notices first.
    """
    settled = _fold_all(policy_requests, at=at)
    _store(settled, at=at)
    due = _record_due(settled, at=at) + _review(settled, at=at)
    _arm(settled, due, at=at)
    agency = here()
    watch.show(agency, [(one.policy_request, _nearest(one.clocks, at)) for one in settled])
    return due


def _fold_all(policy_requests: Sequence[PolicyRequest], *, at: datetime) -> list[Settled]:
    lines: dict[UUID, list[StatusChange]] = defaultdict(list)
    history = StatusChange.objects.filter(policy_request__in=policy_requests).order_by("seq")
    stamp = RawSQL(EDITION, [], output_field=CharField())  # noqa: S611 (a constant)
    edition = ""
    for change in history.annotate(edition=stamp):
        lines[change.policy_request_id].append(change)
        edition = change.edition
    if lines:
        notice_calendars(edition)
    rows: dict[UUID, dict[Key, Clock]] = defaultdict(dict)
    for row in Clock.objects.filter(policy_request__in=policy_requests):
        rows[row.policy_request_id][key_of(row)] = row
    return [
        Settled(one, folded(one, at=at, history=lines[one.pk]), rows[one.pk])
        for one in policy_requests
    ]


def key_of(row: Clock) -> Key:
    """Which clock of its request the row is."""
    return (row.kind, row.metric, row.stage, row.cycle, row.round)


def _store(settled: Sequence[Settled], *, at: datetime) -> None:
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
                if _is_otherwise(row, clock, breached_at):
                    one.reviewed.append((row, clock))
            _write(row, clock)
            row.breached_at = breached_at
    if written:
        Clock.objects.bulk_create(
            written, update_conflicts=True, unique_fields=["id"], update_fields=DERIVED
        )


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


def _record_due(settled: Sequence[Settled], *, at: datetime) -> list[Due]:
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
    ClockEvent.objects.bulk_create([one.event for one in due])
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


def _review(settled: Sequence[Settled], *, at: datetime) -> list[Due]:
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
        if (was, event.status, event.kind) == (*_VOIDED, ClockEventKind.BREACH):
            due.append(Due(policy_request, row, event))
    ClockEvent.objects.bulk_update(changed, ["status", "voided_at", "due_at", "cause"])
    withdrawn = [one.clock.pk for one in due]
    Timer.objects.filter(kind=TimerKind.ESCALATE, clock_id__in=withdrawn).delete()
    return due


_VOIDED = (ClockEventStatus.STANDS, ClockEventStatus.VOIDED)


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


def _arm(settled: Sequence[Settled], due: Sequence[Due], *, at: datetime) -> None:
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
    for breach in due:
        if (breach.event.kind, breach.event.status) == (ClockEventKind.BREACH, _VOIDED[0]):
            escalate = watch.Armed(TimerKind.ESCALATE, at, breach.clock.pk)
            wanted[breach.policy_request.pk].append(escalate)
    watch.rearm(here(), wanted)


def _next(clock: Folded, at: datetime) -> list[Moment]:
    return [moment for moment in clock.reading.says if moment.at > at][:1]


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
        breached=clock.reading.breached,
    )
