"""Taking due timers: any number of sweepers at once, none waits for another, none takes twice.

A claim looks at what is due, chooses a few agencies that nobody else serves, and locks their oldest
timers and nothing more. Whoever serves a timer removes it in the same transaction; what is left
untouched is free again when that ends, however it ends.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from apps.watch.models import Timer, TimerKind

COLUMNS = "id, agency_id, kind, policy_request_id, clock_id, threshold, fire_at"
# The shortest look that finds nothing, which is what most looks find.
IS_ANY_DUE = """
SELECT least(
  (SELECT min(fire_at) FROM public.watch_timer WHERE kind = 'threshold'),
  (SELECT min(fire_at) FROM public.watch_timer WHERE kind <> 'threshold')) <= %(at)s
"""
# Deadlines first: what follows from a broken one gets a part of the batch, unless a deadline has
# been due since before `late`.
DEADLINES = """
SELECT id, agency_id, kind, fire_at FROM public.watch_timer
WHERE kind = 'threshold' AND fire_at <= %(at)s ORDER BY fire_at LIMIT %(limit)s
"""
CONSEQUENCES = """
SELECT id, agency_id, kind, fire_at FROM public.watch_timer
WHERE kind <> 'threshold' AND fire_at <= %(at)s
  AND NOT EXISTS (SELECT FROM deadline WHERE deadline.fire_at < %(late)s)
ORDER BY fire_at LIMIT greatest(%(limit)s / 4, %(limit)s - (SELECT count(*) FROM deadline))
"""
# The oldest ones of every agency that a batch full of others' leaves out: a probe of the index
# for each agency costs the same however long the queue of one of them is.
SHARES = """
SELECT due.* FROM public.agencies_agency agency CROSS JOIN LATERAL (
  SELECT id, agency_id, kind, fire_at FROM public.watch_timer
  WHERE agency_id = agency.id AND fire_at <= %(at)s ORDER BY fire_at LIMIT 10) due
WHERE (SELECT count(*) FROM deadline) >= %(limit)s
  AND agency.id NOT IN (SELECT agency_id FROM deadline)
"""
# One sweeper at a time serves an agency: an advisory lock of the transaction, tried in order, so
# that a slow one keeps only what it is about to serve. Without the OFFSET the locks would be tried
# before the order is made.
CLAIM = f"""
WITH deadline AS MATERIALIZED ({DEADLINES}), consequence AS MATERIALIZED ({CONSEQUENCES}),
share AS MATERIALIZED ({SHARES}),
due AS MATERIALIZED (
  SELECT id, agency_id, kind, fire_at, row_number() OVER (
    PARTITION BY agency_id ORDER BY kind <> 'threshold', fire_at) AS place
  FROM (TABLE deadline UNION ALL TABLE consequence UNION ALL TABLE share) looked),
served AS MATERIALIZED (
  SELECT agency_id FROM (
    SELECT agency_id FROM due GROUP BY agency_id
    ORDER BY CASE WHEN %(shortest)s THEN count(*) END,
      min(fire_at) FILTER (WHERE kind = 'threshold'), min(fire_at) OFFSET 0) waiting
  WHERE pg_try_advisory_xact_lock({0x41474E43}, hashtext(agency_id::text))
  LIMIT %(agencies)s)
SELECT * FROM public.watch_timer WHERE fire_at <= %(at)s AND id = ANY (ARRAY (
  SELECT due.id FROM due JOIN served USING (agency_id) WHERE place <= %(slice)s))
FOR UPDATE SKIP LOCKED
"""
# A function of the database keeps the plan, because planning costs more than looking.
CLAIM_TIMERS = f"""
SELECT {COLUMNS}
FROM public.watch_claim(%(at)s, %(limit)s, %(agencies)s, %(slice)s, %(late)s, %(shortest)s)
"""
CLAIM_TIMERS_OF_ONE = f"""
SELECT {COLUMNS} FROM public.watch_timer WHERE agency_id = %(agency_id)s AND fire_at <= %(at)s
ORDER BY fire_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED
"""
# Classes of advisory locks of our own; their numbers are the turns that may be taken at once.
TURNS, MAIL = 0x53574545, 0x4D41494C
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


def may_take_turn(*, at_once: int, turns: int = TURNS) -> bool:
    """Whether fewer than `at_once` others serve this very moment; ours ends with the transaction.

    More sweepers than processors would only hold what none of them gets to.
    """
    with connection.cursor() as cursor:
        cursor.execute(TAKE_TURN, {"at_once": at_once, "turns": turns})
        return cursor.fetchone() is not None


@dataclass(frozen=True, slots=True)
class Portion:
    """How much one claim takes: up to `limit` timers are looked at, and a quarter of it more when
    there are so many deadlines; up to `slice` of each of `agencies` agencies are held.

    Consequences are left where a deadline has been due since before `late`. Whoever waits longest
    comes first, or else the shortest queues.
    """

    limit: int
    agencies: int
    slice: int
    late: datetime | None = None
    shortest: bool = False


def claim_timers(portion: Portion, *, at: datetime) -> list[ClaimedTimer]:
    """Hold due timers of a few agencies that no other sweeper serves, in one statement.

    Deadlines first, each oldest first. Call it inside a transaction: the agencies and the rows are
    others' again when it ends.
    """
    return _claimed(CLAIM_TIMERS, {**asdict(portion), "at": at})


def claim_timers_of(agency_id: UUID, *, at: datetime, limit: int) -> list[ClaimedTimer]:
    """Hold due timers of one agency, likewise, whoever else serves it."""
    return _claimed(CLAIM_TIMERS_OF_ONE, {"at": at, "limit": limit, "agency_id": agency_id})


def _claimed(statement: str, values: dict[str, Any]) -> list[ClaimedTimer]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        claimed = [ClaimedTimer(*row) for row in cursor.fetchall()]
    return sorted(claimed, key=lambda one: (one.kind != TimerKind.THRESHOLD, one.fire_at, one.id))


def remove(timers: Sequence[ClaimedTimer]) -> None:
    """They are being served in this transaction."""
    served = Timer.objects.filter(pk__in=[timer.id for timer in timers])
    served._raw_delete(served.db)


def put_off(timers: Sequence[ClaimedTimer], *, until: datetime) -> None:
    """Serving them failed: not before `until`."""
    Timer.objects.filter(pk__in=[timer.id for timer in timers]).update(fire_at=until)
