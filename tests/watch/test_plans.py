"""The statements that run every second find their rows by an index, however much is waiting."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import QuerySet

from apps.agencies.models import Agency
from apps.desk import queries
from apps.watch import claiming
from apps.watch.claiming import Portion
from apps.watch.models import OutboxEntry, Timer, TimerKind
from apps.watch.services import LASTING, REARM
from apps.widgets.keyset import Place
from tests.situations import TUESDAY
from tests.watch.plans import Nodes, generic, known

PORTION = Portion(limit=120, agencies=100, slice=40)
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
        values = {**asdict(PORTION), "at": TUESDAY, "late": TUESDAY}
        assert read_by(plan, claiming.CLAIM, values) - {"agencies_agency_pkey"} == {
            "timer_deadline", "timer_consequence", "timer_agency_fire_at", "watch_timer_pkey",
        }  # fmt: skip

    def test_the_look_that_finds_nothing(self, crowded: Agency, plan: Plan) -> None:
        used = read_by(plan, claiming.IS_ANY_DUE, {"at": TUESDAY})
        assert used == {"timer_deadline", "timer_consequence"}

    def test_the_claim_of_one_agency(self, crowded: Agency, plan: Plan) -> None:
        values = {"at": TUESDAY, "limit": 120, "agency_id": crowded.pk}
        used = read_by(plan, claiming.CLAIM_TIMERS_OF_ONE, values)
        assert used <= {"timer_agency_fire_at", "timer_deadline", "timer_consequence"}

    def test_disarming_the_timers_of_a_request(self, crowded: Agency, plan: Plan) -> None:
        sql = REARM % ("%(agency)s", "%(ids)s", "%(kinds)s", "'[]'")
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


def test_the_kept_plan_is_of_the_statement_that_is_looked_at(crowded: Agency) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'watch_claim'")
        ((kept,),) = cursor.fetchall()
    assert f"IF({_bare(claiming.IS_ANY_DUE)})ISNOTTRUETHENRETURN;ENDIF;" in _bare(kept)
    assert f"RETURNQUERY{_bare(claiming.CLAIM)};END" in _bare(kept)


def _bare(sql: str) -> str:
    """Without white space, values by the names they have in the function."""
    said = sql.replace("%(at)s", "moment").replace("%(limit)s", "most")
    return "".join(re.sub(r"%\((\w+)\)s", r"\1", said).split())


def test_every_index_of_the_timers_is_used_by_one_of_these(crowded: Agency) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname FROM pg_indexes WHERE tablename = 'watch_timer'")
        found = {name for (name,) in cursor.fetchall()}
    assert found == {
        "watch_timer_pkey", "timer_clock",
        "timer_deadline", "timer_consequence", "timer_agency_fire_at", "timer_policy_request",
    }  # fmt: skip


def test_a_queue_of_one_agency_leaves_every_other_its_share(crowded: Agency) -> None:
    Timer.objects.bulk_create(
        Timer(agency=crowded, kind=TimerKind.THRESHOLD, policy_request_id=uuid4(),
              clock_id=uuid4(), fire_at=TUESDAY - timedelta(days=1))
        for _ in range(PORTION.limit)
    )  # fmt: skip
    held = Counter(
        timer.agency_id for timer in claiming.claim_timers(PORTION, at=TUESDAY + timedelta(days=1))
    )
    assert held.pop(crowded.pk) == PORTION.slice
    assert len(held) >= 60
    assert set(held.values()) == {10}


def test_a_claim_takes_the_oldest_of_as_many_agencies_as_it_may_and_leaves_others_alone(
    crowded: Agency,
) -> None:
    few = claiming.claim_timers(replace(PORTION, agencies=2), at=TUESDAY)
    first = Timer.objects.filter(kind=TimerKind.THRESHOLD).order_by("fire_at")[0]
    assert len({timer.agency_id for timer in few}) == 2
    assert few[0].id == first.pk


def test_consequences_wait_while_a_deadline_has_waited_long(crowded: Agency) -> None:
    kinds = {timer.kind for timer in claiming.claim_timers(PORTION, at=TUESDAY)}
    assert kinds == {TimerKind.THRESHOLD, TimerKind.ESCALATE}
    pressed = replace(PORTION, late=TUESDAY)
    assert {timer.kind for timer in claiming.claim_timers(pressed, at=TUESDAY)} == {
        TimerKind.THRESHOLD
    }
