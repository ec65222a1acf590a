"""What a tick does beyond the claim, with real requests of real agencies, rolled back each time."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from time import perf_counter_ns
from uuid import UUID

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from apps.agencies import services
from apps.agencies.models import Agency
from apps.agencies.stepping import inside
from apps.usecases.ticking import tick
from benchmarks import bars
from benchmarks.bars import Row
from benchmarks.database import execute, fetch
from benchmarks.harness import interleave
from tests.situations import TUESDAY, Office, office_of

# Submitted at 11:01; the promise of a quote is half used within the day and broken next week.
WARNED, BROKEN = "warning", "breach"


def run(smoke: bool) -> list[Row]:
    """Statements by due timers of one agency; time by touched agencies."""
    sizes, few, many = ((1, 5, 15), 2, 4) if smoke else ((1, 10, 40), 2, 20)
    office = new_office("effects")
    with inside(office.agency):
        waiting = [office.request_in("submitted").policy_request.pk for _ in range(max(sizes))]
    rows = [_statements(waiting, sizes, event) for event in (WARNED, BROKEN)]
    return [*rows, _by_agencies(few, many, rounds=9 if smoke else 25)]


def new_office(slug: str) -> Office:
    """Another agency at work: people, packages, both agreements signed."""
    agency: Agency = services.provision(
        name=f"Агентство {slug}", slug=slug, zone="Europe/Moscow", at=TUESDAY - timedelta(days=90)
    )
    with inside(agency):
        return office_of(agency)


def statements(act: Callable[[], object]) -> list[str]:
    """Everything the connection was asked meanwhile, savepoints included.

    What is written together (`kernel.rows`) goes in one round trip and counts once.
    """
    with CaptureQueriesContext(connection) as captured:
        act()
    return [str(query["sql"]) for query in captured]


@contextmanager
def _only(chosen: Sequence[UUID]) -> Iterator[None]:
    """Nobody else's timers are armed; undone afterwards."""
    with transaction.atomic():
        execute("DELETE FROM watch_timer WHERE policy_request_id <> ALL (%s)", [list(chosen)])
        yield
        transaction.set_rollback(True)


def _tick(chosen: Sequence[UUID], at: datetime) -> None:
    served = tick(at=at)
    if served < len(chosen):
        raise AssertionError(f"{served} timers served of {len(chosen)}")


def _moment(event: str) -> datetime:
    """When the first threshold of everybody, or everything, is due."""
    if event == BROKEN:
        return TUESDAY + timedelta(days=7)
    moment: datetime = fetch("SELECT min(fire_at) FROM watch_timer WHERE kind = 'threshold'")[0][0]
    return moment


def _statements(waiting: Sequence[UUID], sizes: Sequence[int], event: str) -> Row:
    at, counts = _moment(event), dict[str, int]()
    for size in sizes:
        for _warm_then_counted in range(2):
            with _only(waiting[:size]):
                counts[f"{size} due"] = len(statements(partial(_tick, waiting[:size], at)))
    return bars.steady(f"statements of a tick for one agency, {event}", counts)


def _turn(chosen: Sequence[UUID], at: datetime) -> None:
    with _only(chosen):
        _tick(chosen, at)


def _by_agencies(few: int, many: int, rounds: int) -> Row:
    touched = []
    for turn in range(many):
        office = new_office(f"touched-{turn}")
        with inside(office.agency):
            touched.append(office.request_in("submitted").policy_request.pk)
    sizes = {f"{size} agencies": size for size in (few, many)}
    at = _moment(WARNED)
    turns = {name: partial(_turn, touched[:size], at) for name, size in sizes.items()}
    medians = interleave(turns, rounds, clock=perf_counter_ns)
    each = {size: medians[name] / size for name, size in sizes.items()}
    row = bars.at_most(
        f"tick a touched agency, {many} touched / {few}",
        each[many] / each[few],
        bars.TICK_BY_AGENCIES,
        medians,
    )
    return bars.with_curve(row, "touched agencies", [(n, medians[k]) for k, n in sizes.items()])
