"""Taking due timers: any number of sweepers at once, none waits for another, none takes twice.

A claim locks the rows and nothing more. Whoever serves a timer removes it in the same transaction;
what is left untouched is free again when that ends, however it ends.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from apps.watch.models import Timer, TimerKind

COLUMNS = "id, agency_id, kind, policy_request_id, clock_id, threshold, fire_at"
# Deadlines first: what follows from a broken one may wait a little when there is much to do, but
# always gets a part of the batch. A function of the database keeps both plans.
CLAIM_TIMERS = f"SELECT {COLUMNS} FROM public.watch_claim(%(at)s, %(limit)s)"
DEADLINES = f"""
SELECT {COLUMNS} FROM public.watch_timer WHERE kind = 'threshold' AND fire_at <= %(at)s
ORDER BY fire_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED
"""
CONSEQUENCES = DEADLINES.replace("kind =", "kind <>")
CLAIM_TIMERS_OF_ONE = f"""
SELECT {COLUMNS} FROM public.watch_timer WHERE agency_id = %(agency_id)s AND fire_at <= %(at)s
ORDER BY fire_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED
"""
# A probe of the index for each agency: costs the same however long the queue of one of them is.
CLAIM_SHARES = f"""
SELECT due.* FROM (
  SELECT id FROM public.agencies_agency WHERE id <> ALL (%(taken)s) ORDER BY random()) agency
CROSS JOIN LATERAL (
  SELECT {COLUMNS} FROM public.watch_timer WHERE agency_id = agency.id AND fire_at <= %(at)s
  ORDER BY fire_at LIMIT %(share)s FOR UPDATE SKIP LOCKED) due
LIMIT %(limit)s
"""
SHARE = 10
# A class of advisory locks of our own; its numbers are the turns that may be taken at once.
TURNS = 0x53574545
TAKE_TURN = """
SELECT turn FROM generate_series(1, %(at_once)s) turn
WHERE pg_try_advisory_xact_lock(%(turns)s, turn) LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class ClaimedTimer:
    """A due timer that this transaction holds."""

    id: int
    agency_id: UUID
    kind: str
    policy_request_id: UUID
    clock_id: UUID | None
    threshold: int
    fire_at: datetime


def may_take_turn(*, at_once: int) -> bool:
    """Whether fewer than `at_once` others serve this very moment; ours ends with the transaction.

    More sweepers than processors would only hold what none of them gets to.
    """
    with connection.cursor() as cursor:
        cursor.execute(TAKE_TURN, {"at_once": at_once, "turns": TURNS})
        return cursor.fetchone() is not None


def claim_timers(*, at: datetime, limit: int, agency_id: UUID | None = None) -> list[ClaimedTimer]:
    """Hold due timers of all agencies, or of one, in one statement: deadlines, then the rest.

    Each oldest first, up to `limit`, and a quarter of it more when there are so many deadlines.
    Call it inside a transaction: other sweepers skip the rows until it ends.
    """
    statement = CLAIM_TIMERS if agency_id is None else CLAIM_TIMERS_OF_ONE
    return _claimed(statement, {"at": at, "limit": limit, "agency_id": agency_id})


def claim_shares(*, at: datetime, limit: int, beside: Sequence[UUID]) -> list[ClaimedTimer]:
    """Hold the few oldest due timers of agencies that are not named, `limit` in all, likewise.

    For a queue so long that its oldest timers are all of a few agencies.
    """
    values = {"at": at, "limit": limit, "share": SHARE, "taken": beside}
    return _claimed(CLAIM_SHARES, values)


def _claimed(statement: str, values: dict[str, Any]) -> list[ClaimedTimer]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        claimed = [ClaimedTimer(*row) for row in cursor.fetchall()]
    return sorted(claimed, key=lambda one: (one.kind != TimerKind.THRESHOLD, one.fire_at, one.id))


def remove(timers: Sequence[ClaimedTimer]) -> None:
    """They are being served in this transaction."""
    Timer.objects.filter(pk__in=[timer.id for timer in timers]).delete()


def put_off(timers: Sequence[ClaimedTimer], *, until: datetime) -> None:
    """Serving them failed: not before `until`."""
    Timer.objects.filter(pk__in=[timer.id for timer in timers]).update(fire_at=until)
