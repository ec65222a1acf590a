"""Lists that are long: a deep page against the first, and the queue over a hundred agencies."""

from collections.abc import Callable
from functools import partial
from time import perf_counter_ns
from uuid import UUID
from zoneinfo import ZoneInfo

from apps.agencies.stepping import inside
from apps.api.bodies import listed
from apps.api.paging import after, cursor
from apps.desk import queries as desk
from apps.policy_requests.models import PolicyRequest
from apps.portal import queries as portal
from apps.watch.models import WorkItem
from apps.widgets.keyset import Place
from benchmarks import bars, crowd
from benchmarks.bars import Row
from benchmarks.database import execute, fetch
from benchmarks.effects import statements
from benchmarks.harness import interleave
from tests.situations import Office, minutes

AGENCIES, PAGE, DEEP = 100, 50, 0.9
FILL = """
INSERT INTO watch_workitem (policy_request_id, agency_id, number, package_code, status,
  status_since, holder, urgent, metric, stage, due_at, breached, opened_at)
SELECT gen_random_uuid(), ids[1 + n %% cardinality(ids)], 5000000 + n, 'CASH-SEC', 'checking',
  %(at)s, 'insurer', false, 'TTV', '', %(at)s + n * interval '1 second', false, %(at)s
FROM generate_series(1, %(items)s) n, (
  SELECT array_agg(id) AS ids FROM (
    SELECT id FROM agencies_agency WHERE slug LIKE 'bench-%%' ORDER BY slug LIMIT %(agencies)s) _
  ) agencies
"""
SINGLE_TABLE = "SELECT * FROM watch_workitem ORDER BY due_at NULLS LAST, opened_at LIMIT 51"


def run(office: Office, smoke: bool) -> list[Row]:
    """Smoke: 10,000 finished requests and as many work items; full: 100,000 of each."""
    rows, rounds = (10_000, 21) if smoke else (100_000, 41)
    with inside(office.agency):
        crowd.finished(PolicyRequest.objects.order_by("number")[0], rows)
        found = [_api_list(rows, rounds), _agency_list(rows, rounds)]
    crowd.agencies(AGENCIES)
    execute(FILL, {"at": minutes(0), "items": rows, "agencies": AGENCIES})
    execute("VACUUM ANALYZE watch_workitem")
    found += [_queue_depth(rows, rounds), _queue_statement(rows, rounds)]
    execute("DELETE FROM watch_workitem WHERE number >= 5000000")
    return found


def _compared(name: str, first: Callable[[], object], deep: Callable[[], object], n: int) -> Row:
    medians = interleave({"first page": first, "deep page": deep}, n, clock=perf_counter_ns)
    ratio = medians["deep page"] / medians["first page"]
    return bars.at_most(name, ratio, bars.DEPTH_TO_FIRST_PAGE, medians)


def _api_list(rows: int, rounds: int) -> Row:
    depth = int(rows * DEEP)
    newest = PolicyRequest.objects.order_by("-created_at", "-id")
    place = cursor(newest.values("created_at", "id")[depth])

    def page(after_it: str = "") -> list[object]:
        chosen = newest.filter(after(after_it)) if after_it else newest
        return list(listed(chosen)[: PAGE + 1])

    return _compared(f"API list at {depth:,} / first page", page, partial(page, place), rounds)


def _agency_list(rows: int, rounds: int) -> Row:
    depth = int(rows * DEEP)
    last = PolicyRequest.objects.filter(status="cancelled").order_by("-created_at", "-id")[depth]
    place = str(Place(None, last.created_at, last.pk))

    def page(after_it: str = "") -> object:
        return portal.list_page(
            portal.Wish(
                view="finished", after=after_it, user_id=UUID(int=0),
                at=minutes(0), zone=ZoneInfo("Europe/Moscow"),
            )
        )  # fmt: skip

    name = f"agency's finished list at {depth:,} / first page"
    return _compared(name, page, partial(page, place), rounds)


def _wish(place: str = "") -> desk.Wish:
    return desk.Wish(
        view="all", after=place, user_id=UUID(int=0), at=minutes(0),
        zone=ZoneInfo("Europe/Moscow"),
    )  # fmt: skip


def _queue_depth(rows: int, rounds: int) -> Row:
    depth = int(rows * DEEP)
    last = WorkItem.objects.order_by("due_at", "opened_at", "pk")[depth]
    place = str(Place(last.due_at, last.opened_at, last.pk))
    return _compared(
        f"insurer's queue at {depth:,} / first page",
        lambda: desk.queue_page(_wish(), []),
        lambda: desk.queue_page(_wish(place), []),
        rounds,
    )


def _queue_statement(rows: int, rounds: int) -> Row:
    """The statement alone, with its names and joins, against the table read by its index."""
    (sql,) = statements(lambda: desk.queue_page(_wish(), []))
    turns = {"queue": partial(fetch, sql), "table": partial(fetch, SINGLE_TABLE)}
    medians = interleave(turns, rounds, clock=perf_counter_ns)
    ratio = medians["queue"] / medians["table"]
    name = f"queue's top 50 of {rows:,}, {AGENCIES} agencies / one table"
    row = bars.at_most(name, ratio, bars.QUEUE_TO_SINGLE_TABLE, medians)
    counted = _milliseconds(lambda: desk.shares(_wish()))
    return {**row, "detail": f"{row['detail']}; counts of all views {counted:.3g} ms"}


def _milliseconds(act: Callable[[], object]) -> float:
    return interleave({"it": act}, 5, clock=perf_counter_ns)["it"] * 1e3
