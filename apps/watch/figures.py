"""Figures of the whole installation for a monitoring system, read in one statement.

They come from the database alone, so every process gives the same answer. Only agencies' addresses
appear in them, no personal data.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

FIGURES = """
SELECT 'heartbeat' AS figure, name AS label, 0 AS bucket,
  extract(epoch FROM %(at)s - at)::float8 AS value, 0::float8 AS seconds FROM watch_heartbeat
UNION ALL
SELECT found.figure, agency.slug, found.bucket, found.value, found.seconds FROM (
  SELECT 'armed' AS figure, agency_id, 0 AS bucket, count(*)::float8 AS value, 0::float8 AS seconds
  FROM watch_timer GROUP BY agency_id
  UNION ALL
  SELECT 'overdue', agency_id, 0, extract(epoch FROM %(at)s - min(fire_at)), 0
  FROM watch_timer WHERE fire_at <= %(at)s GROUP BY agency_id
  UNION ALL
  SELECT 'outbox', agency_id, 0, count(*), greatest(0, extract(epoch FROM %(at)s - min(due_at)))
  FROM watch_outboxentry WHERE NOT parked GROUP BY agency_id
  UNION ALL
  SELECT 'parked', agency_id, 0, count(*), 0 FROM watch_outboxentry WHERE parked GROUP BY agency_id
  UNION ALL
  SELECT 'lag', agency_id, bucket, sum(times), sum(seconds)
  FROM watch_detectionlag GROUP BY agency_id, bucket
) found JOIN agencies_agency agency ON agency.id = found.agency_id
"""


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a label (an agency's address, or the name of a heartbeat)."""

    label: str
    bucket: int
    value: float
    seconds: float


def figures(*, at: datetime) -> dict[str, list[Figure]]:
    """By name: `heartbeat` and `overdue` are ages in seconds, the others count.

    `seconds` is the age of the oldest entry of `outbox`, and the sum of `lag`.
    """
    found: dict[str, list[Figure]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(FIGURES, {"at": at})
        for name, *values in cursor.fetchall():
            found[name].append(Figure(*values))
    return {
        name: sorted(each, key=lambda one: (one.label, one.bucket)) for name, each in found.items()
    }
