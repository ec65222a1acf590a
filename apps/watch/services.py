"""Arming, ordering and showing: the writes to the shared tables but the sweep's own."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from django.db import connection

from apps.agencies.models import Agency
from apps.kernel import rows
from apps.watch.models import OpenDispute, OutboxEntry, OutboxKind, Timer, TimerKind, WorkItem

# The new moments are armed once the old ones are gone: a clock has one.
REARM = f"""
WITH gone AS (
  DELETE FROM public.watch_timer
  WHERE agency_id = %s AND policy_request_id = ANY (%s) AND kind <> ALL (%s) RETURNING id)
INSERT INTO public.watch_timer ({rows.columns(Timer)})
SELECT {rows.columns(Timer)} FROM (SELECT count(*) FROM gone) AS beforehand, {rows.source(Timer)}
ON CONFLICT DO NOTHING
"""
# What stays armed whatever happens to the request's clocks.
LASTING = [
    kind.value for kind in (TimerKind.ESCALATE, TimerKind.RUNG, TimerKind.ACK, TimerKind.REPETITION)
]
BEAT = """
WITH silence AS (
  INSERT INTO public.watch_silence (name, since, until)
  SELECT name, at, %(at)s FROM public.watch_heartbeat
  WHERE name = %(name)s AND at < %(at)s::timestamptz - make_interval(secs => %(seconds)s)
  ON CONFLICT (name, since) DO NOTHING
)
INSERT INTO public.watch_heartbeat (name, at) VALUES (%(name)s, %(at)s)
ON CONFLICT (name) DO UPDATE SET at = greatest(watch_heartbeat.at, excluded.at)
"""
BACK_OFF = [timedelta(seconds=s) for s in (5, 15, 60, 300, 900, 3600)]
GIVE_UP_AFTER = 12


@dataclass(frozen=True, slots=True)
class Armed:
    """A moment to be armed for one request."""

    kind: TimerKind
    fire_at: datetime
    clock_id: UUID | None = None
    threshold: int = 0


@dataclass(frozen=True, slots=True)
class Nearest:
    """The insurer's earliest running promise on a request."""

    metric: str
    stage: str
    version_id: UUID
    round: int
    due_at: datetime
    warn_at: datetime | None
    breached: bool


class Turns(Protocol):
    """When what is said of a closing changes by itself."""

    @property
    def tight_from(self) -> datetime: ...

    @property
    def late_after(self) -> datetime: ...

    @property
    def lost_after(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class Said:
    """What the queue says of a request beside what the request says itself."""

    nearest: Nearest | None = None
    turning: Turns | None = None


class Shown(Protocol):
    """What the queue shows of a request; no personal data."""

    pk: UUID
    number: int
    package_code: str
    status: str
    status_since: datetime
    urgent: bool
    closing_at: datetime | None
    created_at: datetime

    @property
    def holder(self) -> str: ...

    @property
    def is_ended(self) -> bool: ...

    @property
    def insurer_user_id(self) -> UUID | None: ...


def rearm(agency: Agency, wanted: Mapping[UUID, Sequence[Armed]]) -> None:
    """Replace the requests' threshold and expiry timers; LASTING ones stay armed."""
    timers = [_timer(agency, pk, armed) for pk, some in wanted.items() for armed in some]
    rows.do(REARM, [agency.pk, list(wanted), LASTING, rows.as_json(timers)])


def arm(agency: Agency, policy_request_id: UUID, armed: Armed) -> None:
    """Add one moment beside what is armed already."""
    arm_all(agency, [(policy_request_id, armed)])


def arm_all(agency: Agency, wanted: Iterable[tuple[UUID, Armed]]) -> None:
    """Add moments of several requests beside what is armed already, in one statement.

    A sweeper and a mover may arm the same clock at once; one timer is enough.
    """
    rows.add([_timer(agency, pk, armed) for pk, armed in wanted], once=True)


def _timer(agency: Agency, policy_request_id: UUID, armed: Armed) -> Timer:
    return Timer(
        agency=agency,
        policy_request_id=policy_request_id,
        kind=armed.kind,
        clock_id=armed.clock_id,
        threshold=armed.threshold,
        fire_at=armed.fire_at,
    )


def disarm_escalations(clock_ids: Sequence[UUID]) -> None:
    """A breach was withdrawn before its escalation was opened: open none."""
    if clock_ids:
        Timer.objects.filter(kind=TimerKind.ESCALATE, clock_id__in=clock_ids).delete()


def disarm_acknowledgements(escalation_ids: Sequence[UUID]) -> None:
    """What these waits were to say next is said, or needless.

    A timer that a sweeper holds this moment finds that out itself.
    """
    if escalation_ids:
        waiting = Timer.objects.filter(kind=TimerKind.ACK, clock_id__in=escalation_ids)
        free = waiting.select_for_update(skip_locked=True).values_list("pk", flat=True)
        Timer.objects.filter(pk__in=list(free)).delete()


def show(agency: Agency, things: Sequence[tuple[Shown, Said]]) -> None:
    """Bring work items up to date; an ended request leaves the queue."""
    gone = [thing.pk for thing, _said in things if thing.is_ended]
    if gone:
        WorkItem.objects.filter(pk__in=gone).delete()
    items = [_work_item(agency, thing, said) for thing, said in things if not thing.is_ended]
    rows.put(items)


def _work_item(agency: Agency, thing: Shown, said: Said) -> WorkItem:
    nearest, turning = said.nearest, said.turning
    return WorkItem(
        policy_request_id=thing.pk,
        agency=agency,
        number=thing.number,
        package_code=thing.package_code,
        status=thing.status,
        status_since=thing.status_since,
        holder=thing.holder,
        urgent=thing.urgent,
        closing_at=thing.closing_at,
        opened_at=thing.created_at,
        insurer_user_id=thing.insurer_user_id,
        metric=nearest.metric if nearest else "",
        stage=nearest.stage if nearest else "",
        version_id=nearest.version_id if nearest else None,
        round=nearest.round if nearest else 1,
        due_at=nearest.due_at if nearest else None,
        warn_at=nearest.warn_at if nearest else None,
        breached=nearest.breached if nearest else False,
        tight_from=turning.tight_from if turning else None,
        late_after=turning.late_after if turning else None,
        lost_after=turning.lost_after if turning else None,
    )


def enqueue(agency: Agency, kind: OutboxKind, ref: UUID, *, at: datetime) -> None:
    """Order work outside the transaction; a second order of the same thing is no order."""
    enqueue_all(agency, kind, {ref: at})


def enqueue_all(agency: Agency, kind: OutboxKind, due: Mapping[UUID, datetime]) -> None:
    """Order many things in one statement, each by the instant from which it may be done."""
    entries = [
        OutboxEntry(agency=agency, kind=kind, ref=ref, due_at=at, created_at=at)
        for ref, at in due.items()
    ]
    rows.add(entries, once=True)


def wait_for_answer(
    agency: Agency, dispute_id: UUID, policy_request_id: UUID, *, side: str, at: datetime
) -> None:
    """A dispute waits for this side's answer."""
    OpenDispute.objects.create(
        dispute_id=dispute_id,
        agency=agency,
        policy_request_id=policy_request_id,
        side=side,
        raised_at=at,
    )


def wait_anew(
    agency: Agency, policy_request_ids: Sequence[UUID], open_ones: Iterable[OpenDispute]
) -> None:
    """Replace what waits about these requests, which the caller holds locked."""
    OpenDispute.objects.filter(agency=agency, policy_request_id__in=policy_request_ids).delete()
    OpenDispute.objects.bulk_create(open_ones)


def answered(dispute_id: UUID) -> None:
    """Nobody waits for it any more."""
    OpenDispute.objects.filter(pk=dispute_id).delete()


def claim_entry(
    *, at: datetime, ref: UUID | None = None, skip: Sequence[UUID] = ()
) -> OutboxEntry | None:
    """Lock the oldest due entry, or the named one, that nobody else holds."""
    entries = OutboxEntry.objects.filter(parked=False, due_at__lte=at)
    if ref is not None:
        entries = entries.filter(ref=ref)
    if skip:
        entries = entries.exclude(pk__in=skip)
    return entries.order_by("due_at").select_for_update(skip_locked=True).first()


def done(entry: OutboxEntry) -> None:
    """The entry's work is done; it leaves the table."""
    OutboxEntry.objects.filter(pk=entry.pk).delete()


def put_off(entry: OutboxEntry, *, at: datetime) -> None:
    """The work failed: later again, or parked for a person when it failed too often."""
    attempts = entry.attempts + 1
    pause = BACK_OFF[min(attempts, len(BACK_OFF)) - 1]
    OutboxEntry.objects.filter(pk=entry.pk).update(
        attempts=attempts, due_at=at + pause, parked=attempts >= GIVE_UP_AFTER
    )


def beat(name: str, *, at: datetime, patience: timedelta | None = None) -> None:
    """A named loop finished a round; time never runs backwards here. One statement.

    When the round before it is longer ago than `patience`, the silence between them is written
    down, once however many notice it.
    """
    seconds = patience.total_seconds() if patience else None
    with connection.cursor() as cursor:
        cursor.execute(BEAT, {"name": name, "at": at, "seconds": seconds})
