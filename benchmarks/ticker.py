"""The tick: a claim among a million armed timers, an idle look, a backlog, and the effects.

Measured in wall time, because the server does the work. A claim is rolled back after each turn, so
that every variant finds the same due timers.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime, timedelta
from functools import partial
from threading import Thread
from time import perf_counter, perf_counter_ns
from typing import Any

from django.db import connection, connections, transaction

from apps.watch.claiming import CLAIM, Portion, claim_timers
from benchmarks import bars, crowd, effects
from benchmarks.bars import Row
from benchmarks.database import bare, execute, fetch
from benchmarks.harness import Variant, interleave

AT = datetime.fromisoformat("2026-07-14T08:00:00+00:00")
DUE, WORKERS, DRAIN_BATCH, DRAIN_AGENCIES = 500, 4, 4_000, 25
TABLE = "public.watch_timer"

# The due ones lie scattered among the rest, as in a table that lives.
FILL = """
INSERT INTO {table} (agency_id, kind, policy_request_id, clock_id, threshold, fire_at)
SELECT ids[1 + n %% cardinality(ids)], 'threshold', gen_random_uuid(), gen_random_uuid(), 50,
  CASE WHEN n %% %(every)s = 0 THEN %(at)s - n * interval '1 millisecond'
  ELSE %(at)s + interval '1 hour' + n * interval '100 millisecond' END
FROM generate_series(1, %(timers)s) n, (
  SELECT array_agg(id) AS ids FROM (
    SELECT id FROM agencies_agency WHERE slug LIKE 'bench-%%' ORDER BY slug LIMIT %(agencies)s) _
  ) agencies
"""
# What a tick that cares for nothing would do: no lock, no order, no limit.
ORDERED = """
INSERT INTO bench_outbox (id, agency_id, kind, ref, due_at, created_at, attempts, parked)
SELECT gen_random_uuid(), agency_id, 'message', gen_random_uuid(), %(at)s, %(at)s, 0, false
FROM fired
"""
RAW_UPDATE = f"""
WITH fired AS (
  UPDATE {TABLE} SET fire_at = fire_at + interval '10 years' WHERE fire_at <= %(at)s
  RETURNING agency_id) {ORDERED}
"""
RAW_DELETE = f"""
WITH fired AS (DELETE FROM {TABLE} WHERE fire_at <= %(at)s RETURNING agency_id) {ORDERED}
"""
# The whole life of a claim: found, held, and removed by whoever serves it.
TAKE = f"""
WITH taken AS ({CLAIM}), gone AS (
  DELETE FROM {TABLE} WHERE id = ANY (ARRAY (SELECT id FROM taken)))
"""
# Everything that is due, of however many agencies: what production takes is a part of it.
EVERYTHING = Portion(limit=DUE, agencies=1_000, slice=DUE)
VALUES = {**asdict(EVERYTHING), "late": AT - timedelta(days=1), "at": AT}


def run(smoke: bool) -> list[Row]:
    """Smoke: 50,000 timers of 20 agencies; full: a million of 100."""
    timers, agencies = (50_000, 20) if smoke else (1_000_000, 100)
    rounds = 15 if smoke else 81
    crowd.agencies(300)
    execute("CREATE TABLE bench_outbox (LIKE watch_outboxentry INCLUDING ALL)")
    _fill(TABLE, timers, agencies)
    rows = [
        *_plans(),
        _one_statement(),
        _against_raw(rounds),
        _by_agencies(rounds, timers // 10, (10, 100, 300)),
        _by_timers(rounds, agencies, (timers // 100, timers // 10)),
    ]
    execute(f"DELETE FROM {TABLE} WHERE fire_at <= %s", [AT])
    execute(f"VACUUM ANALYZE {TABLE}")
    rows.append(_idle(rounds * 3))
    execute(f"TRUNCATE {TABLE}")
    rows.append(_drain(40_000 if smoke else 100_000))
    return [*rows, *effects.run(smoke)]


def _fill(table: str, timers: int, agencies: int, due: int = DUE) -> None:
    with bare(table):
        every = timers // due
        execute(
            FILL.format(table=table),
            {"every": every, "at": AT, "timers": timers, "agencies": agencies},
        )
    execute(f"VACUUM ANALYZE {table}")


@contextmanager
def _copy(name: str, timers: int, agencies: int) -> Iterator[str]:
    """Another table of timers, for variants that need their own."""
    execute(f"CREATE TABLE public.{name} (LIKE {TABLE} INCLUDING ALL)")
    _fill(f"public.{name}", timers, agencies)
    yield f"public.{name}"
    execute(f"DROP TABLE public.{name}")


def _undone(act: Callable[[], object]) -> Variant:
    """The act in a transaction of its own that is rolled back."""

    def variant() -> None:
        with transaction.atomic():
            act()
            transaction.set_rollback(True)

    return variant


def _claim_from(table: str) -> Variant:
    sql = f"{TAKE} SELECT * FROM taken".replace(TABLE, table)
    return _undone(lambda: fetch(sql, VALUES))


def _plans() -> list[Row]:
    """The index of the deadlines finds the due ones, whether or not the instant is known."""
    execute("SET plan_cache_mode = force_generic_plan")
    types = "timestamptz, bigint, bigint, bigint, timestamptz, boolean"
    names = ("at", "limit", "agencies", "slice", "late", "shortest")
    places = {name: f"${place}" for place, name in enumerate(names, 1)}
    given = ", ".join(f"%({name})s" for name in names)
    execute(f"PREPARE bench_claim ({types}) AS {CLAIM % places}")
    found = {
        "known instant": _nodes(f"EXPLAIN (FORMAT JSON) {CLAIM}"),
        "generic plan": _nodes(f"EXPLAIN (FORMAT JSON) EXECUTE bench_claim ({given})"),
    }
    execute("DEALLOCATE bench_claim")
    execute("RESET plan_cache_mode")
    return [
        bars.fact(
            f"plan of the claim, {name}",
            None,
            "timer_deadline, no Seq Scan of the timers",
            ("Index Scan", "timer_deadline") in nodes and ("Seq Scan", "watch_timer") not in nodes,
            ", ".join(sorted({index for _kind, index in nodes if index})),
        )
        for name, nodes in found.items()
    ]


def _nodes(sql: str) -> list[tuple[str, str]]:
    answer = fetch(sql, VALUES)[0][0]
    plans = json.loads(answer) if isinstance(answer, str) else answer
    return list(_walk(plans[0]["Plan"]))


def _walk(plan: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield str(plan["Node Type"]), str(plan.get("Index Name") or plan.get("Relation Name") or "")
    for below in plan.get("Plans", []):
        yield from _walk(below)


def _one_statement() -> Row:
    counted = effects.statements(_undone(lambda: claim_timers(EVERYTHING, at=AT)))
    told = [sql for sql in counted if not sql.startswith(("BEGIN", "ROLLBACK", "SAVEPOINT"))]
    return bars.fact("statements of a claim", len(told), "= 1", len(told) == 1, "500 due timers")


def _against_raw(rounds: int) -> Row:
    medians = interleave(
        {
            "claim": _claim_from(TABLE),
            "raw": _undone(partial(execute, RAW_UPDATE, {"at": AT})),
            "raw DELETE + outbox": _undone(partial(execute, RAW_DELETE, {"at": AT})),
            "claim_timers()": _undone(lambda: claim_timers(EVERYTHING, at=AT)),
        },
        rounds,
        clock=perf_counter_ns,
    )
    ratio = medians["claim"] / medians["raw"]
    return bars.at_most("claim / raw UPDATE + outbox", ratio, bars.CLAIM_TO_RAW, medians)


def _by_agencies(rounds: int, timers: int, sizes: tuple[int, ...]) -> Row:
    few, some, many = sizes
    with (
        _copy("timers_few", timers, few) as first,
        _copy("timers_some", timers, some) as second,
        _copy("timers_many", timers, many) as third,
    ):
        tables = {str(few): first, str(some): second, str(many): third}
        turns = {name: _claim_from(table) for name, table in tables.items()}
        medians = interleave(turns, rounds, clock=perf_counter_ns)
    ratio = medians[str(many)] / medians[str(few)]
    name = f"claim, {many} agencies / {few}, {timers:,} timers"
    row = bars.at_most(name, ratio, bars.CLAIM_BY_AGENCIES, medians)
    return bars.with_curve(row, "agencies", [(size, medians[str(size)]) for size in sizes])


def _by_timers(rounds: int, agencies: int, sizes: tuple[int, int]) -> Row:
    """The greatest table is the one that is there."""
    least, middle = sizes
    most = middle * 10
    with (
        _copy("timers_least", least, agencies) as first,
        _copy("timers_middle", middle, agencies) as second,
    ):
        tables = {least: first, middle: second, most: TABLE}
        turns = {f"{size:,}": _claim_from(table) for size, table in tables.items()}
        medians = interleave(turns, rounds, clock=perf_counter_ns)
    ratio = medians[f"{most:,}"] / medians[f"{least:,}"]
    row = bars.at_most(f"claim, {most:,} timers / {least:,}", ratio, bars.CLAIM_BY_TIMERS, medians)
    return bars.with_curve(row, "armed timers", [(size, medians[f"{size:,}"]) for size in tables])


def _idle(rounds: int) -> Row:
    """Nothing is due: the claim as it is, against the shortest question there is."""
    medians = interleave(
        {
            "idle claim": partial(claim_timers, EVERYTHING, at=AT),
            "SELECT 1": partial(fetch, "SELECT 1"),
        },
        rounds,
        calls=5,
        clock=perf_counter_ns,
    )
    ratio = medians["idle claim"] / medians["SELECT 1"]
    return bars.at_most("idle claim / SELECT 1", ratio, bars.IDLE_TO_SELECT_1, medians)


def _drain(timers: int, times: int = 3) -> Row:
    """Four sweepers empty a backlog; the server itself notes each timer they took.

    The rate is absolute, so the best of a few counts; nothing may go wrong in any of them.
    """
    lasted, lost, doubled = [], 0, 0
    for _ in range(times):
        seconds, taken, once = _drained(timers)
        lasted.append(seconds)
        lost, doubled = lost + timers - once, doubled + taken - once
    rate = timers / min(lasted)
    told = ", ".join(f"{seconds:.2f}" for seconds in lasted)
    return bars.fact(
        f"drain by {WORKERS} sweepers, timers a second",
        rate,
        f">= {bars.DRAIN_A_SECOND:,}, none lost or doubled",
        rate >= bars.DRAIN_A_SECOND and lost == doubled == 0,
        f"{timers:,} in {told} s; lost {lost}, doubled {doubled}",
    )


def _drained(timers: int) -> tuple[float, int, int]:
    """Seconds, how many were taken, and how many different ones."""
    _fill(TABLE, timers, 100, due=timers)
    execute("CREATE UNLOGGED TABLE bench_drained (id bigint)")
    sweepers = [Thread(target=_sweep_all) for _ in range(WORKERS)]
    start = perf_counter()
    for sweeper in sweepers:
        sweeper.start()
    for sweeper in sweepers:
        sweeper.join()
    lasted = perf_counter() - start
    taken, once = fetch("SELECT count(*), count(DISTINCT id) FROM bench_drained")[0]
    execute("DROP TABLE bench_drained")
    execute(f"TRUNCATE {TABLE}")
    return lasted, int(taken), int(once)


def _sweep_all() -> None:
    sql = f"{TAKE} INSERT INTO bench_drained SELECT id FROM taken"
    at = AT + timedelta(1)
    portion = Portion(limit=DRAIN_BATCH, agencies=DRAIN_AGENCIES, slice=DRAIN_BATCH)
    values = {**asdict(portion), "late": AT - timedelta(days=1), "at": at}
    due = f"SELECT EXISTS (SELECT FROM {TABLE} WHERE fire_at <= %(at)s)"
    try:
        with connection.cursor() as cursor:
            while True:
                cursor.execute(sql, values)
                if cursor.rowcount == 0 and not fetch(due, {"at": at})[0][0]:
                    return
    finally:
        connections.close_all()
