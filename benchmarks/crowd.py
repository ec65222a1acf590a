"""Many requests from one that the real use cases made, by a statement a table."""

from collections.abc import Sequence
from uuid import UUID

from apps.policy_requests.models import PolicyRequest
from benchmarks.database import execute, fetch

# A copy takes every column of its original but those named.
REQUESTS = """
INSERT INTO policy_requests_policyrequest SELECT made.*
FROM policy_requests_policyrequest original, generate_series(%(first)s, %(last)s) n,
  LATERAL jsonb_populate_record(original, jsonb_build_object(
    'id', gen_random_uuid(), 'number', original.number + 100000 + n,
    'status', coalesce(%(status)s, original.status),
    'created_at', original.created_at + n * interval '1 second')) made
WHERE original.id = %(id)s RETURNING id
"""
CLOCKS = """
INSERT INTO policy_requests_clock SELECT made.*
FROM policy_requests_clock original, unnest(%(copies)s) WITH ORDINALITY copies (id, n),
  LATERAL jsonb_populate_record(original, jsonb_build_object(
    'id', gen_random_uuid(), 'policy_request_id', copies.id,
    'due_at', original.due_at + n * interval '1 second')) made
WHERE original.policy_request_id = %(id)s
"""
ITEMS = """
INSERT INTO watch_workitem SELECT made.*
FROM watch_workitem original, unnest(%(copies)s) WITH ORDINALITY copies (id, n),
  LATERAL jsonb_populate_record(original, jsonb_build_object(
    'policy_request_id', copies.id, 'number', original.number + 100000 + n,
    'due_at', original.due_at + n * interval '1 second')) made
WHERE original.policy_request_id = %(id)s
"""
AGENCIES = """
INSERT INTO agencies_agency (id, schema_name, name, slug, zone, phone, is_active, created_at)
SELECT gen_random_uuid(), 'none_' || n, 'Bench ' || n, 'bench-' || n, 'Europe/Moscow', '', true,
  now() FROM generate_series(1, %s) n ON CONFLICT DO NOTHING
"""


def copies(original: PolicyRequest, count: int, *, after: int = 0) -> Sequence[UUID]:
    """Copies with their clocks and work items, each born and due a second later than the last."""
    span = {"first": after + 1, "last": after + count, "id": original.pk, "status": None}
    made = [row[0] for row in fetch(REQUESTS, span)]
    for sql in (CLOCKS, ITEMS):
        execute(sql, {"copies": made, "id": original.pk})
    return made


def finished(original: PolicyRequest, count: int) -> None:
    """Copies that were cancelled long ago; nothing runs on them."""
    span = {"first": 1_000_001, "last": 1_000_000 + count, "id": original.pk}
    execute(REQUESTS.replace("RETURNING id", ""), {**span, "status": "cancelled"})
    execute("ANALYZE policy_requests_policyrequest")


def agencies(count: int) -> None:
    """Agencies without schemas: enough for the tables that all of them share."""
    execute(AGENCIES, [count])
