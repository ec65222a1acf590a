"""How Belay itself is doing."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from apps.watch.models import Heartbeat

SIGNS = """
SELECT
  (SELECT max(at) FROM watch_heartbeat WHERE name = 'sweep'),
  (SELECT min(fire_at) FROM watch_timer WHERE kind = 'threshold'),
  (SELECT min(fire_at) FROM watch_timer WHERE kind <> 'threshold'),
  (SELECT min(due_at) FROM watch_outboxentry WHERE NOT parked),
  (SELECT count(*) FROM watch_outboxentry WHERE parked)
"""
NEVER = timedelta(days=365)


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
