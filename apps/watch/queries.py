"""How Belay itself is doing."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from apps.watch.models import Heartbeat

SIGNS = """
SELECT
  (SELECT max(at) FROM watch_heartbeat WHERE name = 'sweep'),
  least((SELECT min(fire_at) FROM watch_timer WHERE kind = 'threshold'),
    (SELECT min(fire_at) FROM watch_timer WHERE kind <> 'threshold')),
  (SELECT min(due_at) FROM watch_outboxentry WHERE NOT parked),
  (SELECT count(*) FROM watch_outboxentry WHERE parked)
"""
NEVER = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class VitalSigns:
    """Ages; zero when nothing is due."""

    heartbeat_age: timedelta
    oldest_due_timer: timedelta
    oldest_due_outbox: timedelta
    parked: int


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
        beat, timer, entry, parked = cursor.fetchone()
    zero = timedelta(0)
    return VitalSigns(
        heartbeat_age=at - beat if beat else NEVER,
        oldest_due_timer=max(zero, at - timer) if timer else zero,
        oldest_due_outbox=max(zero, at - entry) if entry else zero,
        parked=parked,
    )
