"""The statements that run every second find their rows by an index, however much is waiting."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.db.models import QuerySet

from apps.agencies.models import Agency
from apps.desk import queries
from apps.watch import claiming
from apps.watch.models import OutboxEntry
from apps.watch.services import DISARM, LASTING
from apps.widgets.keyset import Place
from tests.situations import TUESDAY
from tests.watch.plans import Nodes, generic, known

Plan = Callable[[str, Mapping[str, object]], Nodes]
AGENCIES = """
INSERT INTO agencies_agency (id, schema_name, name, slug, zone, phone, is_active, created_at)
SELECT gen_random_uuid(), 'none_' || n, 'None ' || n, 'none-' || n, 'Europe/Moscow', '', true,
  %(at)s FROM generate_series(1, 60) n
"""
SPREAD = """
WITH agencies AS (SELECT array_agg(id) AS ids FROM agencies_agency)
"""
TIMERS = f"""
INSERT INTO watch_timer (agency_id, kind, policy_request_id, clock_id, threshold, fire_at)
{SPREAD} SELECT ids[1 + n %% cardinality(ids)],
  CASE n %% 4 WHEN 0 THEN 'escalate' ELSE 'threshold' END, gen_random_uuid(), gen_random_uuid(),
  50, %(at)s + (n - 300) * interval '10 seconds' FROM generate_series(1, 30000) n, agencies
"""
ENTRIES = f"""
INSERT INTO watch_outboxentry (id, agency_id, kind, ref, due_at, created_at, attempts, parked)
{SPREAD} SELECT gen_random_uuid(), ids[1 + n %% cardinality(ids)], 'message', gen_random_uuid(),
  %(at)s + (n - 300) * interval '10 seconds', %(at)s, 0, false
FROM generate_series(1, 20000) n, agencies
"""
ITEMS = f"""
INSERT INTO watch_workitem (policy_request_id, agency_id, number, package_code, status,
  status_since, holder, urgent, metric, stage, due_at, breached, opened_at)
{SPREAD} SELECT gen_random_uuid(), ids[1 + n %% cardinality(ids)], n, 'CASH-SEC',
  (ARRAY['draft', 'submitted', 'checking', 'quoted'])[1 + n %% 4],
  %(at)s, 'insurer', false, 'TTQ', '', %(at)s + n * interval '1 second', false, %(at)s
FROM generate_series(1, 20000) n, agencies
"""


@pytest.fixture
def crowded(alpha: Agency) -> Agency:
    """Sixty agencies, 30,000 armed timers of which 300 are due, 20,000 entries and requests."""
    with connection.cursor() as cursor:
        for sql in (AGENCIES, TIMERS, ENTRIES, ITEMS):
            cursor.execute(sql, {"at": TUESDAY})
        for table in ("agencies_agency", "watch_timer", "watch_outboxentry", "watch_workitem"):
            cursor.execute(f"ANALYZE {table}")
    return alpha


def read_by(plan: Plan, sql: str, values: Mapping[str, object]) -> set[str]:
    """The indexes a plan reads the big tables by; a scan of one of them fails."""
    nodes = plan(sql, values)
    scanned = [name for kind, name in nodes if kind == "Seq Scan" and name.startswith("watch_")]
    assert not scanned, nodes
    return {name for kind, name in nodes if "Index" in kind}


def written(rows: QuerySet) -> tuple[str, dict[str, object]]:
    """An ORM query as a statement with named values."""
    sql, given = rows.query.sql_with_params()
    names = [f"p{place}" for place in range(len(given))]
    return sql % tuple(f"%({name})s" for name in names), dict(zip(names, given, strict=True))


@pytest.mark.parametrize("plan", [known, generic], ids=["known", "generic"])
class TestByIndex:
    def test_the_claim_of_due_timers(self, crowded: Agency, plan: Plan) -> None:
        values = {"at": TUESDAY, "limit": 120}
        assert read_by(plan, claiming.DEADLINES, values) == {"timer_deadline"}
        assert read_by(plan, claiming.CONSEQUENCES, values) == {"timer_consequence"}

    def test_the_claim_of_one_agency(self, crowded: Agency, plan: Plan) -> None:
        values = {"at": TUESDAY, "limit": 120, "agency_id": crowded.pk}
        used = read_by(plan, claiming.CLAIM_TIMERS_OF_ONE, values)
        assert used <= {"timer_agency_fire_at", "timer_deadline", "timer_consequence"}

    def test_the_share_of_every_other_agency(self, crowded: Agency, plan: Plan) -> None:
        values = {"at": TUESDAY, "limit": 120, "share": 10, "taken": [crowded.pk]}
        used = read_by(plan, claiming.CLAIM_SHARES, values)
        assert "timer_agency_fire_at" in used

    def test_disarming_the_timers_of_a_request(self, crowded: Agency, plan: Plan) -> None:
        sql = DISARM % ("%(agency)s", "%(ids)s", "%(kinds)s")
        values = {"agency": crowded.pk, "ids": [uuid4()], "kinds": LASTING}
        assert read_by(plan, sql, values) == {"timer_policy_request"}

    def test_the_claim_of_the_oldest_entry(self, crowded: Agency, plan: Plan) -> None:
        due = OutboxEntry.objects.filter(parked=False, due_at__lte=TUESDAY).order_by("due_at")
        sql, values = written(due.select_for_update(skip_locked=True)[:1])
        assert read_by(plan, sql, values) == {"outbox_due"}

    def test_the_claim_of_a_named_entry(self, crowded: Agency, plan: Plan) -> None:
        due = OutboxEntry.objects.filter(parked=False, due_at__lte=TUESDAY, ref=uuid4())
        sql, values = written(due.order_by("due_at").select_for_update(skip_locked=True)[:1])
        (index,) = read_by(plan, sql, values)
        assert "ref" in index

    def test_the_first_page_of_the_queue(self, crowded: Agency, plan: Plan) -> None:
        rows = queries.queue().select_related("agency").order_by(*queries.NEAREST_FIRST)[:51]
        sql, values = written(rows)
        assert "work_item_in_order" in read_by(plan, sql, values)

    def test_a_deep_page_of_the_queue(self, crowded: Agency, plan: Plan) -> None:
        place = Place(TUESDAY + timedelta(seconds=15000), TUESDAY, uuid4())
        rows = queries.queue().filter(queries._beyond(str(place))).select_related("agency")
        sql, values = written(rows.order_by(*queries.NEAREST_FIRST)[:51])
        assert "work_item_in_order" in read_by(plan, sql, values)


def test_the_kept_plans_are_of_the_statements_that_are_looked_at(crowded: Agency) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'watch_claim'")
        ((kept,),) = cursor.fetchall()
    kept = " ".join(kept.split())
    share = "greatest(most / 4, most - held)"
    for lane, limit in ((claiming.DEADLINES, "most"), (claiming.CONSEQUENCES, share)):
        said = lane.replace("%(at)s", "moment").replace("%(limit)s", limit)
        assert " ".join(said.replace(claiming.COLUMNS, "*").split()) + ";" in kept


def test_every_index_of_the_timers_is_used_by_one_of_these(crowded: Agency) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname FROM pg_indexes WHERE tablename = 'watch_timer'")
        found = {name for (name,) in cursor.fetchall()}
    assert found == {
        "watch_timer_pkey", "timer_clock",
        "timer_deadline", "timer_consequence", "timer_agency_fire_at", "timer_policy_request",
    }  # fmt: skip


def test_a_queue_of_one_agency_leaves_every_other_its_share(crowded: Agency) -> None:
    at = TUESDAY + timedelta(days=1)
    claimed = claiming.claim_shares(at=at, limit=2000, beside=[crowded.pk])
    by_agency: dict[UUID, int] = {}
    for timer in claimed:
        by_agency[timer.agency_id] = by_agency.get(timer.agency_id, 0) + 1
    assert crowded.pk not in by_agency
    assert len(by_agency) >= 60
    assert set(by_agency.values()) == {claiming.SHARE}
