"""How Belay itself is doing, and what its lists lack."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from apps.agencies.models import Agency
from apps.watch.models import Heartbeat, OpenDispute, Silence, WorkItem

SIGNS = """
SELECT
  (SELECT max(at) FROM watch_heartbeat WHERE name = 'sweep'),
  (SELECT min(fire_at) FROM watch_timer WHERE kind = 'threshold'),
  (SELECT min(fire_at) FROM watch_timer WHERE kind <> 'threshold'),
  (SELECT min(due_at) FROM watch_outboxentry WHERE NOT parked),
  (SELECT count(*) FROM watch_outboxentry WHERE parked)
"""
NEVER = timedelta(days=365)
# The loop that serves due timers, whoever runs it.
TICKER = "sweep"


@dataclass(frozen=True, slots=True)
class VitalSigns:
    """Ages; zero when nothing is due."""

    heartbeat_age: timedelta
    oldest_due_deadline: timedelta
    oldest_due_consequence: timedelta
    oldest_due_outbox: timedelta
    parked: int

    @property
    def oldest_due_timer(self) -> timedelta:
        """Of either kind."""
        return max(self.oldest_due_deadline, self.oldest_due_consequence)


def heartbeat_of(name: str) -> datetime | None:
    """When the named loop last finished a round; None when it never did."""
    found: datetime | None = (
        Heartbeat.objects.filter(name=name).values_list("at", flat=True).first()
    )
    return found


def silences(name: str, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    """The written silences of a loop that touch `[start, end)`, oldest first. One statement."""
    rows = Silence.objects.filter(name=name, until__gt=start, since__lt=end).order_by("since")
    return list(rows.values_list("since", "until"))


def waiting_disputes(side: str, agency: Agency | None = None) -> QuerySet[OpenDispute]:
    """The disputes that wait for this side, oldest first: of one agency, or of all that live."""
    rows = OpenDispute.objects.filter(side=side).order_by("raised_at", "pk")
    return rows.filter(agency=agency) if agency else rows.filter(agency__is_active=True)


def vital_signs(*, at: datetime) -> VitalSigns:
    """Read the signs in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(SIGNS)
        beat, deadline, consequence, entry, parked = cursor.fetchone()
    return VitalSigns(
        heartbeat_age=at - beat if beat else NEVER,
        oldest_due_deadline=_overdue(deadline, at),
        oldest_due_consequence=_overdue(consequence, at),
        oldest_due_outbox=_overdue(entry, at),
        parked=parked,
    )


def _overdue(moment: datetime | None, at: datetime) -> timedelta:
    return max(timedelta(0), at - moment) if moment else timedelta(0)


def lacking(statuses: Sequence[str]) -> dict[UUID, list[UUID]]:
    """Requests by agency whose work item was written before it kept what the lists show by now.

    A promise without its version, or a closing time without the moments at which its verdict
    turns, in one of the statuses where there are such moments. In the order of their numbers.
    """
    unturned = Q(closing_at__isnull=False, tight_from=None, status__in=statuses)
    unversioned = Q(due_at__isnull=False, version_id=None)
    rows = WorkItem.objects.filter(unturned | unversioned).order_by("number")
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for agency_id, policy_request_id in rows.values_list("agency_id", "pk"):
        found[agency_id].append(policy_request_id)
    return found
