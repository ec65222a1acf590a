"""The tick: any number of equal sweepers, each due timer served exactly once.

A tick is a row of short turns. Each holds the due timers it finds, serves them agency by agency
until its time is up, and commits: nobody whose request is being looked at waits long, and an
agency with a long queue gets one slice a turn like everybody else.
"""

import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from datetime import datetime, timedelta
from random import getrandbits
from time import monotonic
from uuid import UUID

from django.conf import settings
from django.db import transaction

from apps.agencies.stepping import inside
from apps.escalations import services as escalations
from apps.kernel.actors import Actor
from apps.kernel.errors import BelayError
from apps.policy_requests import clocks
from apps.policy_requests.models import Clock, PolicyRequest
from apps.usecases import (
    acknowledging,
    alarming,
    announcing,
    correcting_process,
    ending,
    ladder,
    nudge,
    reminding_client,
)
from apps.watch import claiming
from apps.watch import services as watch
from apps.watch.claiming import ClaimedTimer, Portion
from apps.watch.models import TimerKind
from apps.watch.queries import TICKER

log = logging.getLogger(__name__)
AFTER_A_FAULT = timedelta(minutes=1)
# One turn in eight serves what follows from broken promises, however late deadlines are.
CONSEQUENCES_BITS = 3


def tick(*, at: datetime) -> int:
    """Serve everything due at `at`; returns how many timers were served.

    Breaches are dated when they were due, however late the tick comes.
    """
    served = 0
    while count := turn(at=at):
        served += count
    return served


def turn(*, at: datetime) -> int:
    """Serve some of what is due at `at`, everybody's oldest first.

    0 when nothing is left, or when enough others serve this very moment. A heartbeat after a long
    silence writes the silence down.
    """
    served = _turn(at=at)
    watch.beat(TICKER, at=at, patience=alarming.patience())
    return served


def tick_one(agency_id: UUID, *, at: datetime) -> None:
    """The tick of one agency alone, without a heartbeat: its past is told beside the others'."""
    while _turn(at=at, only=agency_id):
        pass


@transaction.atomic
def _turn(*, at: datetime, only: UUID | None = None) -> int:
    over = monotonic() + settings.SWEEP_TURN_SECONDS
    if only is None and not claiming.may_take_turn(at_once=settings.SWEEP_AT_ONCE):
        return 0
    late = at - timedelta(seconds=settings.SWEEP_LATE_SECONDS)
    claimed = _claimed(at=at, late=late, only=only)
    with nudge.silence() if _is_late(claimed, late) else nullcontext():
        served = 0
        for agency_id, timers in claimed.items():
            served += _slice(agency_id, timers, at=at)
            if monotonic() > over:
                break
    return served


def _claimed(
    *, at: datetime, late: datetime, only: UUID | None
) -> Mapping[UUID, Sequence[ClaimedTimer]]:
    """Due timers by agency, deadlines first, whoever waits longest first, or the shortest queues.

    A turn may be over after its first agency. The one that waits longest has the longest queue
    as a rule, and would take every turn; a coin gives the others half of them. What follows from
    broken promises waits while somebody's deadline does, but has a turn now and then, so that it
    is late and not forgotten.
    """
    if only is not None:
        claimed = claiming.claim_timers_of(only, at=at, limit=settings.SWEEP_BATCH)
        return {only: claimed} if claimed else {}
    shortest = bool(getrandbits(1))
    portion = Portion(
        limit=settings.SWEEP_BATCH,
        agencies=settings.SWEEP_AGENCIES,
        slice=settings.SWEEP_SLICE,
        late=late if getrandbits(CONSEQUENCES_BITS) else None,
        shortest=shortest,
    )
    by_agency: dict[UUID, list[ClaimedTimer]] = defaultdict(list)
    for timer in claiming.claim_timers(portion, at=at):
        by_agency[timer.agency_id].append(timer)
    if shortest:
        return dict(sorted(by_agency.items(), key=lambda one: len(one[1])))
    return by_agency


def _is_late(claimed: Mapping[UUID, Sequence[ClaimedTimer]], late: datetime) -> bool:
    """Whether a deadline waits too long: then nobody is asked to send mail at once."""
    firsts = (timers[0] for timers in claimed.values())
    return any(one.kind == TimerKind.THRESHOLD and one.fire_at < late for one in firsts)


def _slice(agency_id: UUID, timers: Sequence[ClaimedTimer], *, at: datetime) -> int:
    """Serve them together; when that fails, one by one, and only the faulty are put off."""
    try:
        return _served(agency_id, timers, at=at)
    except Exception:
        if len(timers) > 1:
            return sum(_slice(agency_id, [timer], at=at) for timer in timers)
        log.exception("timer %s of agency %s is put off", timers[0].id, agency_id)
        claiming.put_off(timers, until=at + AFTER_A_FAULT)
        return 0


def _served(agency_id: UUID, timers: Sequence[ClaimedTimer], *, at: datetime) -> int:
    with inside(agency_id), transaction.atomic():
        return _serve(timers, at=at)


def _serve(timers: Sequence[ClaimedTimer], *, at: datetime) -> int:
    """Serve what is not being moved this very moment; the rest stays armed as it was."""
    ids = {timer.policy_request_id for timer in timers}
    rows = PolicyRequest.objects.select_for_update(of=("self",), skip_locked=True)
    free = {
        one.pk: one
        for one in rows.select_related("responsible", "insurer_person").filter(pk__in=ids)
    }
    _forget_absent(timers, ids - free.keys())
    timers = [timer for timer in timers if timer.policy_request_id in free]
    claiming.remove(timers)
    _settle([free[one] for one in _of(timers, TimerKind.THRESHOLD)], at=at)
    _escalate(_about(timers, TimerKind.ESCALATE), at=at)
    ladder.take_steps(_rungs(timers), at=at)
    acknowledging.fell_due(_about(timers, TimerKind.ACK), at=at)
    if any(timer.kind == TimerKind.REPETITION for timer in timers):
        correcting_process.look_for_repetition(at=at)
    for timer in timers:
        if timer.kind == TimerKind.ESCALATE and timer.clock_id is None:
            escalations.open_for_returns(free[timer.policy_request_id], at=at)
    for one in _of(timers, TimerKind.EXPIRE):
        _expire(one, at=at)
    reminding_client.remind([free[one] for one in _of(timers, TimerKind.REMIND)], at=at)
    return len(timers)


def _forget_absent(timers: Sequence[ClaimedTimer], unseen: set[UUID]) -> None:
    """A request that is not there any more has no deadlines; a busy one keeps its own."""
    if unseen:
        there = set(PolicyRequest.objects.filter(pk__in=unseen).values_list("pk", flat=True))
        gone = unseen - there
        claiming.remove([timer for timer in timers if timer.policy_request_id in gone])


def _of(timers: Sequence[ClaimedTimer], kind: TimerKind) -> list[UUID]:
    """The requests of one kind of timer, each once, oldest first."""
    return list(dict.fromkeys(t.policy_request_id for t in timers if t.kind == kind))


def _about(timers: Sequence[ClaimedTimer], kind: TimerKind) -> list[UUID]:
    """The clocks, or escalations, that the timers of one kind belong to."""
    return [timer.clock_id for timer in timers if timer.kind == kind and timer.clock_id]


def _escalate(clock_ids: Sequence[UUID], *, at: datetime) -> None:
    if clock_ids:
        broken = Clock.objects.select_related("policy_request").filter(pk__in=clock_ids)
        escalations.open_for_breaches(list(broken), at=at)


def _settle(policy_requests: Sequence[PolicyRequest], *, at: datetime) -> None:
    if policy_requests:
        announcing.fell_due(clocks.settle(policy_requests, at=at), at=at)


def _rungs(timers: Sequence[ClaimedTimer]) -> dict[UUID, tuple[int, datetime]]:
    """The steps of ladders among the timers: number and due moment by escalation."""
    return {
        timer.clock_id: (timer.threshold, timer.fire_at)
        for timer in timers
        if timer.kind == TimerKind.RUNG and timer.clock_id
    }


def _expire(policy_request_id: UUID, *, at: datetime) -> None:
    """A request that went on meanwhile does not expire; that is no fault."""
    try:
        with transaction.atomic():
            ending.expire(
                policy_request_id=policy_request_id, by=Actor.system("validity_passed"), at=at
            )
    except BelayError as refused:
        log.info("request %s does not expire: %s", policy_request_id, refused)
