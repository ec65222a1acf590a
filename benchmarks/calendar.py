"""New hours for a calendar that a hundred thousand open clocks count in, while people work.

The job is carried on by a process of its own, as in life; the moves are made here, one at a time,
by the real use case. What a move waits is compared with the same moves before the job began, in
the same run.
"""

import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, time, timedelta
from pathlib import Path
from random import Random
from statistics import quantiles
from time import perf_counter, sleep
from typing import Any
from uuid import UUID

from apps.agencies.stepping import inside, outside
from apps.agreements.models import Calendar
from apps.kernel import clock
from apps.policy_requests.differing import differences
from apps.policy_requests.models import Clock
from apps.products.services import BUNDLED_FILE, import_packages
from apps.registry.models import Job, JobState
from apps.usecases import applying, changing_calendar, long_jobs, nudge, previewing, quoting
from apps.usecases.demo.files import attach_standing_papers, blank
from benchmarks import bars
from benchmarks.bars import Row
from tests.e2e.late import QUOTE_MINUTES, open_in
from tests.storm import crowd, fleet

FULL, SMOKE = 100_000, 400
QUIET_MOVES, PAUSE_SECONDS = 200, 0.05
SAMPLE = 2_000
SILENT: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
WHO: dict[str, Any] = {"user_id": UUID(int=1), "user_name": "Benchmark"}


@dataclass
class Hands:
    """An operator at work: quotes one request after another, and how long each took, in seconds."""

    office: crowd.Office
    left: list[UUID]
    quiet: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)

    def quote(self, taken: list[float]) -> None:
        """One real move, and a breath."""
        one, begun = self.left.pop(), perf_counter()
        with inside(self.office.agency):
            by = self.office.hands["operator"]
            quoting.quote(policy_request_id=one, by=by, at=clock.now())
        taken.append(perf_counter() - begun)
        sleep(PAUSE_SECONDS)


def run(smoke: bool) -> list[Row]:
    """Smoke: 400 open requests; full: so many that 100,000 open clocks count in the calendar."""
    office, calendar = _office()
    clocks = _fill(office, SMOKE if smoke else FULL)
    hands = _hands(office, 60 if smoke else 20_000)
    for _ in range(20 if smoke else QUIET_MOVES):
        hands.quote(hands.quiet)
    preview, looked = _preview(calendar)
    with _worker() as loop:
        seen = previewing.fingerprint(preview)
        begun = perf_counter()
        job = applying.publish(preview, seen=seen, at=clock.now(), **WHO)
        while loop.poll() is None and not _is_over(job):
            if hands.left:
                hands.quote(hands.busy)
        seconds = perf_counter() - begun
    ended = (
        f"{clocks:,} open clocks: preview {looked:.0f} s, second look and change {seconds:.0f} s"
    )
    return [_made(job, office, ended), _waited(hands)]


def _office() -> tuple[crowd.Office, Calendar]:
    """An agency that rests today and tomorrow, so that everything open is due the day after."""
    before = clock.now() - timedelta(days=1)
    with outside():
        import_packages(BUNDLED_FILE.read_text(encoding="utf-8"), at=before)
        attach_standing_papers(at=before, paper_of=blank)
    slug = f"edited-{secrets.token_hex(3)}"
    agency, hands = open_in(_hours(), slug, before=before)
    return crowd.Office(agency, hands), Calendar.objects.get(name=slug)


def _hours(opens: str = "00:00") -> dict[str, Any]:
    """Closed for two days, then from `opens` on every day."""
    today = clock.now().astimezone(UTC).date()
    resting = {str(today + timedelta(days=n)): [] for n in (-1, 0, 1)}
    days = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    weekly = {day: [[opens, "24:00"]] for day in days}
    return {"zone": "UTC", "weekly": weekly, "overrides": resting}


def _fill(office: crowd.Office, requests: int) -> int:
    """So many open requests; returns how many clocks are open."""
    at = clock.now()
    crowd.fill(office, first=at, every=timedelta(0), count=requests, at=at)
    with inside(office.agency):
        return Clock.objects.filter(state__in=["running", "paused"]).count()


def _hands(office: crowd.Office, count: int) -> Hands:
    chosen = Random(1).sample(sorted(office.due), min(count, len(office.due)))
    crowd.make_quotable(office, chosen)
    return Hands(office, chosen)


def _preview(calendar: Calendar) -> tuple[Job, float]:
    """The whole preview, looked at in this process; and its seconds."""
    begun = perf_counter()
    with nudge.silence():
        job = changing_calendar.preview(
            calendar=calendar, spec=_hours("01:00"), since=clock.now(), of=None,
            at=clock.now(), **WHO,
        )  # fmt: skip
    while long_jobs.step(at=clock.now(), job_id=job.pk):
        pass
    job.refresh_from_db()
    return job, perf_counter() - begun


@contextmanager
def _worker() -> Iterator["subprocess.Popen[bytes]"]:
    """The broker-free loop, as on every worker host; it carries the job on."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "manage.py", "sweep", "--loop"]
        env = fleet.environment(Path(folder), "")
        loop = subprocess.Popen(
            command, cwd=fleet.ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            yield loop
        finally:
            loop.terminate()
            loop.wait(30)


def _is_over(job: Job) -> bool:
    job.refresh_from_db()
    return job.is_over


def _made(job: Job, office: crowd.Office, ended: str) -> Row:
    """Finished, every deadline where the new hours put it, and nothing that the history denies."""
    with inside(office.agency):
        submitted = Clock.objects.filter(state="running", kind="sla", metric="TTQ")
        dues = submitted.values_list("due_at", flat=True)
        left = sum(1 for due in dues if due.astimezone(UTC).time() != _due())
    chosen = Random(2).sample(sorted(office.due), min(SAMPLE, len(office.due)))
    with inside(office.agency):
        found = differences(chosen, at=clock.now())
        wrong = [one for one in found if "ledger" not in one]  # copies have none
    ok = job.state == JobState.DONE and not left and not wrong
    moved = job.result.get("moved", 0)
    faults = [*job.reasons, *wrong[:3]]
    told = [ended, f"moved {moved:,}", f"{left} left, {len(wrong)} differ", *faults]
    name = "a calendar edit under moves: deadlines left behind or unlike the history"
    return bars.fact(name, left + len(wrong), "= 0, job done", ok, "; ".join(told))


def _due() -> time:
    """Fifteen minutes after the new opening."""
    return time(1, QUOTE_MINUTES)


def _waited(hands: Hands) -> Row:
    """What a move takes meanwhile, the slow ones, beside the same moves before."""
    quiet, busy = (quantiles(took, n=20) for took in (hands.quiet, hands.busy))
    most = max(hands.busy)
    told = (
        f"p95 {quiet[18] * 1e3:.0f} -> {busy[18] * 1e3:.0f} ms, p50 {quiet[9] * 1e3:.0f} -> "
        f"{busy[9] * 1e3:.0f} ms, max {most * 1e3:.0f} ms of {len(hands.busy):,} moves"
    )
    bar = bars.MOVE_WAITS_SECONDS
    ok = busy[18] - quiet[18] <= bar
    name = "what a calendar edit adds to a move's p95, seconds"
    return bars.fact(name, busy[18] - quiet[18], f"<= {bar:g}", ok, told)
