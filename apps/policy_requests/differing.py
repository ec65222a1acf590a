"""Where what is derived and the history disagree, in words for whoever keeps the installation."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from apps.agreements.engine import State
from apps.policy_requests import clocks, ledger
from apps.policy_requests.folding import Folded
from apps.policy_requests.models import (
    Clock,
    ClockEvent,
    DelayReason,
    Interval,
    PolicyRequest,
    StatusChange,
)
from apps.policy_requests.owing import GIVEN, as_told
from apps.watch.models import Timer, TimerKind


def differences(policy_request_ids: Sequence[UUID], *, at: datetime) -> Iterator[str]:
    """Clocks, events, timers, ledger and delay reasons against a fold of the history as of `at`.

    What a timer already due is about to record is no difference.
    """
    for policy_request in PolicyRequest.objects.filter(pk__in=policy_request_ids):
        history = clocks.history_of(policy_request)
        found = [
            *_of_clocks(policy_request, history, at),
            *_of_ledger(policy_request, history),
            *_of_reasons(policy_request, history),
        ]
        yield from (f"request {policy_request.number}: {words}" for words in found)


def _of_clocks(
    policy_request: PolicyRequest, history: Sequence[StatusChange], at: datetime
) -> Iterator[str]:
    rows = {clocks.key_of(row): row for row in Clock.objects.filter(policy_request=policy_request)}
    folded = {one.key: one for one in clocks.folded(policy_request, at=at, history=history)}
    timers = {
        timer.clock_id: timer.fire_at
        for timer in Timer.objects.filter(
            policy_request_id=policy_request.pk, kind=TimerKind.THRESHOLD
        )
    }
    said: dict[UUID, set[tuple[int, str, int]]] = defaultdict(set)
    for event in ClockEvent.objects.filter(clock__policy_request=policy_request, status="stands"):
        said[event.clock_id].add(event.key)
    for key in [*folded, *(key for key in rows if key not in folded)]:
        row, clock = rows.get(key), folded.get(key)
        if row is None or clock is None:
            yield f"clock {_named(key)} is {'missing' if row is None else 'not in the history'}"
            continue
        wrong = [*_of_row(row, clock), *_of_events(said[row.pk], timers.get(row.pk), clock, at)]
        yield from (f"clock {_named(key)}: {words}" for words in wrong)


def _named(key: tuple[str, str, str, int, int]) -> str:
    kind, metric, stage, cycle, number = key
    return f"{kind} {metric}{' ' + stage if stage else ''} cycle {cycle} round {number}"


def _of_row(row: Clock, clock: Folded) -> Iterator[str]:
    reading, terms = clock.reading, clock.promise.terms
    pairs = {
        "state": (row.state, reading.state.value),
        "started_at": (row.started_at, reading.started_at),
        "stopped_at": (row.stopped_at, reading.stopped_at),
        "due_at": (row.due_at, reading.due_at),
        "target_seq": (row.target_seq, reading.target_seq),
        "target": (row.target, terms.duration or None),
        "version_id": (row.version_id, clock.version_id),
    }
    if reading.state is not State.RUNNING:
        pairs["consumed"] = (row.consumed, reading.consumed)
    for name, (stored, right) in pairs.items():
        if stored != right:
            yield f"{name} is {stored}, the history says {right}"


def _of_events(
    said: set[tuple[int, str, int]], timer: datetime | None, clock: Folded, at: datetime
) -> Iterator[str]:
    reading = clock.reading
    until = min(at, timer) if timer is not None else at
    expected = {moment.key: moment.at for moment in reading.said(at)}
    for key in sorted(said - set(expected)):
        yield f"{key[1]} {key[2]} of target {key[0]} is on record and never happened"
    for key, moment in expected.items():
        if key not in said and (timer is None or moment < until):
            yield f"{key[1]} {key[2]} of target {key[0]} at {moment} is not on record"
    unsaid = (moment.at for moment in reading.says if moment.key not in said)
    next_at = next(unsaid, None) if reading.state is State.RUNNING else None
    if next_at != timer:
        yield f"the timer is at {timer}, the history says {next_at}"


def _of_ledger(policy_request: PolicyRequest, history: Sequence[StatusChange]) -> Iterator[str]:
    stored = list(Interval.objects.filter(policy_request=policy_request))
    right = ledger.derived(policy_request, history)
    if [_as_tuple(one) for one in stored] != [_as_tuple(one) for one in right]:
        yield f"the ledger has {len(stored)} stretches that differ from the history's {len(right)}"


def _of_reasons(policy_request: PolicyRequest, history: Sequence[StatusChange]) -> Iterator[str]:
    rows = DelayReason.objects.filter(policy_request=policy_request)
    stored = {row.seq: _said(row) for row in rows}
    right = {line.seq: _said(as_told(line)) for line in history if line.name == GIVEN}
    for seq in sorted(stored.keys() | right.keys()):
        if stored.get(seq) != right.get(seq):
            yield f"the delay reason of line {seq} is not what the history says"


def _said(row: DelayReason) -> tuple[object, ...]:
    return (row.key, row.code, row.comment, row.suggested, row.given_by_id, row.given_at)


def _as_tuple(one: Interval) -> tuple[object, ...]:
    return (one.status, one.holder, one.started_at, one.ended_at)
