"""The tick: any number of equal sweepers, each due timer served exactly once."""

import logging
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import DatabaseError, transaction

from apps.agencies.stepping import inside
from apps.escalations import services as escalations
from apps.kernel.actors import Actor
from apps.kernel.errors import BelayError
from apps.policy_requests import clocks
from apps.policy_requests.models import Clock, PolicyRequest
from apps.usecases import announcing, correcting_process, ending, ladder
from apps.watch import services as watch
from apps.watch.models import TimerKind
from apps.watch.services import ClaimedTimer

log = logging.getLogger(__name__)
BATCH = 500
AFTER_A_FAULT = timedelta(minutes=1)


def tick(*, at: datetime, limit: int = BATCH) -> int:
    """Serve everything due at `at`; returns how many timers were served.

    Breaches are dated when they were due, however late the tick comes.
    """
    served = 0
    while count := _sweep(at=at, limit=limit):
        served += count
    watch.beat("sweep", at=at)
    return served


def tick_one(agency_id: UUID, *, at: datetime) -> None:
    """The tick of one agency alone, without a heartbeat: its past is told beside the others'."""
    while _sweep(at=at, limit=BATCH, only=agency_id):
        pass


@transaction.atomic
def _sweep(*, at: datetime, limit: int, only: UUID | None = None) -> int:
    claimed = watch.claim_timers(at=at, limit=limit, agency_id=only)
    by_agency: dict[UUID, list[ClaimedTimer]] = defaultdict(list)
    for timer in claimed:
        by_agency[timer.agency_id].append(timer)
    served = 0
    for agency_id, timers in by_agency.items():
        try:
            with inside(agency_id), transaction.atomic():
                served += _serve(timers, at=at)
        except (BelayError, DatabaseError):
            log.exception("timers of agency %s are put off", agency_id)
            watch.put_back(timers, until=at + AFTER_A_FAULT)
    return served


def _serve(timers: Sequence[ClaimedTimer], *, at: datetime) -> int:
    """Serve what is not being moved this very moment; the rest is armed again as it was."""
    ids = {timer.policy_request_id for timer in timers}
    rows = PolicyRequest.objects.select_for_update(of=("self",), skip_locked=True)
    free = {
        one.pk: one
        for one in rows.select_related("responsible", "insurer_person").filter(pk__in=ids)
    }
    watch.put_back([timer for timer in timers if timer.policy_request_id not in free])
    timers = [timer for timer in timers if timer.policy_request_id in free]
    due = clocks.settle(list(free.values()), at=at)
    announcing.fell_due(due, at=at)
    escalate = [t.clock_id for t in timers if t.kind == TimerKind.ESCALATE and t.clock_id]
    if escalate:
        broken = Clock.objects.select_related("policy_request").filter(pk__in=escalate)
        escalations.open_for_breaches(list(broken), at=at)
    ladder.take_steps(_rungs(timers), at=at)
    if any(timer.kind == TimerKind.REPETITION for timer in timers):
        correcting_process.look_for_repetition(at=at)
    for timer in timers:
        if timer.kind == TimerKind.ESCALATE and timer.clock_id is None:
            escalations.open_for_returns(free[timer.policy_request_id], at=at)
        if timer.kind == TimerKind.EXPIRE:
            _expire(timer.policy_request_id, at=at)
    return len(timers)


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
