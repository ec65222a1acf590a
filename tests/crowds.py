"""Many requests at once: copies of one that the real use cases made, with its history alone.

Clocks, timers and work items of the copies are folded from that history by `clocks.settle`, as
after any move.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from apps.policy_requests import clocks
from apps.policy_requests.models import PolicyRequest

# Every column of the original but those named; the n-th copy lives `apart` later than the last.
REQUESTS = """
INSERT INTO policy_requests_policyrequest SELECT made.*
FROM policy_requests_policyrequest original, generate_series(1, %(count)s) n,
  LATERAL jsonb_populate_record(original, jsonb_build_object(
    'id', gen_random_uuid(), 'number', nextval('public.crowd_number'),
    'created_at', original.created_at + (n - 1) * %(apart)s + %(later)s,
    'status_since', original.status_since + (n - 1) * %(apart)s + %(later)s)) made
WHERE original.id = %(id)s RETURNING id
"""
HISTORY = """
INSERT INTO policy_requests_statuschange
SELECT made.*
FROM policy_requests_statuschange original,
  unnest(%(copies)s::uuid[]) WITH ORDINALITY copies (id, n),
  LATERAL jsonb_populate_record(original, jsonb_build_object(
    'id', nextval(pg_get_serial_sequence('policy_requests_statuschange', 'id')),
    'policy_request_id', copies.id,
    'occurred_at', original.occurred_at + (n - 1) * %(apart)s + %(later)s,
    'recorded_at', original.recorded_at + (n - 1) * %(apart)s + %(later)s)) made
WHERE original.policy_request_id = %(id)s
"""
NUMBERS = "CREATE SEQUENCE IF NOT EXISTS public.crowd_number START 9000000"
NOW = timedelta(0)


def copies(
    original: PolicyRequest,
    count: int,
    *,
    at: datetime,
    apart: timedelta = NOW,
    later: timedelta = NOW,
) -> list[UUID]:
    """Requests as `original` is, settled as of `at`; call it inside the agency."""
    values = {"count": count, "id": original.pk, "apart": apart, "later": later}
    with connection.cursor() as cursor:
        cursor.execute(NUMBERS)
        cursor.execute(REQUESTS, values)
        made = [row[0] for row in cursor.fetchall()]
        cursor.execute(HISTORY, {**values, "copies": made})
    for first in range(0, count, 500):
        some = made[first : first + 500]
        clocks.settle(list(PolicyRequest.objects.filter(pk__in=some)), at=at)
    return made
