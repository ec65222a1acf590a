"""How late what was due was noticed: kept over all agencies, exact however many processes count."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta

from django.db import connection

from apps.agencies.models import Agency
from apps.kernel import rows
from apps.watch.models import DetectionLag

# Seconds; a lag equal to a bound lies within it.
BOUNDS = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 300.0, 3600.0)
COMPACT = """
WITH gone AS (
  DELETE FROM watch_detectionlag WHERE (agency_id, bucket) IN (
    SELECT agency_id, bucket FROM watch_detectionlag GROUP BY agency_id, bucket HAVING count(*) > 1)
  RETURNING agency_id, bucket, times, seconds)
INSERT INTO watch_detectionlag (agency_id, bucket, times, seconds)
SELECT agency_id, bucket, sum(times), sum(seconds) FROM gone GROUP BY agency_id, bucket
"""


def note(agency: Agency, lags: Iterable[timedelta]) -> None:
    """Write them down in the caller's transaction, in one statement."""
    found: dict[int, list[float]] = defaultdict(list)
    for lag in lags:
        seconds = max(0.0, lag.total_seconds())
        found[bisect_left(BOUNDS, seconds)].append(seconds)
    rows.add(
        [
            DetectionLag(agency=agency, bucket=bucket, times=len(each), seconds=sum(each))
            for bucket, each in found.items()
        ]
    )


def compact() -> None:
    """One row for each agency and bucket; the sums stay as they are at every instant."""
    with connection.cursor() as cursor:
        cursor.execute(COMPACT)
