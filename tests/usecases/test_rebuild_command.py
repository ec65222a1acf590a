"""`manage.py rebuild_clocks`: what was altered behind the history's back is named and mended."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from apps.agencies.models import Agency
from apps.agencies.stepping import inside
from apps.kernel import clock
from apps.policy_requests.models import Clock, Interval
from apps.usecases.demo.journey import Journey
from apps.watch.models import Timer
from tests.situations import Office, minutes, office_of

DUE = """UPDATE policy_requests_clock SET due_at = due_at + interval '1 minute'
WHERE metric = 'TTQ'"""
STRETCH = """UPDATE policy_requests_interval SET started_at = started_at + interval '1 second'
WHERE ended_at IS NULL"""
TIMER = """UPDATE public.watch_timer SET fire_at = fire_at + interval '1 hour'
WHERE clock_id IN (SELECT id FROM policy_requests_clock)"""
TIMER_GONE = """DELETE FROM public.watch_timer
WHERE clock_id IN (SELECT id FROM policy_requests_clock)"""


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: minutes(2))


def run(*words: str) -> str:
    said = StringIO()
    try:
        call_command("rebuild_clocks", *words, stdout=said)
    except CommandError as failed:
        return f"{said.getvalue()}FAILED {failed}"
    return said.getvalue()


def altered(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        assert cursor.rowcount > 0


def derived() -> list[object]:
    """Every derived row of the agency, by value."""
    return [
        list(Clock.objects.order_by("pk").values()),
        list(Interval.objects.order_by("pk").values()),
        list(Timer.objects.order_by("pk").values()),
    ]


@pytest.fixture
def journey(office: Office) -> Journey:
    return office.request_in("submitted")


def test_nothing_altered_passes(journey: Journey) -> None:
    assert "FAILED" not in run("--check")


@pytest.mark.parametrize(
    ("sql", "word"),
    [(DUE, "due_at"), (STRETCH, "ledger"), (TIMER, "timer"), (TIMER_GONE, "timer")],
)
def test_an_altered_row_is_named_left_alone_by_a_check_and_mended_without(
    journey: Journey, sql: str, word: str
) -> None:
    altered(sql)
    before = derived()
    said = run("--check")
    assert "FAILED Differences: 1." in said
    (line,) = [one for one in said.splitlines() if one.startswith("alpha: request")]
    assert word in line
    assert derived() == before, "a check changes nothing"
    assert "alpha: 1 requests rebuilt" in run()
    assert "FAILED" not in run("--check")
    clock_row = Clock.objects.get(policy_request_id=journey.id, metric="TTQ")
    assert clock_row.due_at == minutes(16)


def test_only_the_named_agencies_are_looked_at(journey: Journey, beta: Agency) -> None:
    with inside(beta):
        office_of(beta).request_in("submitted")
    altered(DUE)
    assert "FAILED" not in run("beta", "--check")
    said = run("--check")
    assert "alpha: 1 differences" in said
    assert "beta: 0 differences" in said
    assert "alpha" not in run("beta")
    assert "FAILED" in run("alpha", "--check")
