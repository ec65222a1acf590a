"""The ticker under fire: real processes, killed again and again, judged from the history alone.

Lateness is measured in seconds, not as a ratio: it is what Belay promises. On a machine that does
other work as well it says more of that work than of Belay.
"""

from datetime import timedelta
from time import perf_counter

from apps.kernel import clock
from apps.usecases import ticking
from benchmarks import bars
from benchmarks.bars import Row
from tests.storm import crowd, judge, noisy, storm
from tests.storm.judge import Verdict

AWAY = timedelta(minutes=10)


def run(smoke: bool) -> list[Row]:
    """Smoke: the catch-up of 300 deadlines; full: the storm, a noisy agency, and 1,000."""
    rows = [_catch_up(300 if smoke else 1_000)]
    return rows if smoke else [*_storm(), _neighbours(), *rows]


def _storm() -> list[Row]:
    outcome = storm.run(storm.Plan())
    verdict, wrong = outcome.verdict, sum(outcome.verdict.faults.values())
    kills = outcome.deaths.total()
    return [
        bars.fact("deadlines missed, false or double", wrong, "= 0", wrong == 0, str(outcome)),
        bars.fact("kills meanwhile", kills, f">= {bars.KILLS}", kills >= bars.KILLS, ""),
        _late("lateness under kills", verdict),
    ]


def _late(name: str, verdict: Verdict) -> Row:
    late, most = verdict.percentile(99), max(verdict.lateness)
    ok = late <= bars.LATE_SECONDS and most <= bars.LATEST_SECONDS
    bar = f"<= {bars.LATE_SECONDS:g} s, max <= {bars.LATEST_SECONDS:g} s"
    return bars.fact(f"{name}, p99 in seconds", late, bar, ok, str(verdict))


def _neighbours() -> Row:
    quiet = noisy.run()
    row = _late("neighbours of an agency with 20,000 due", quiet.verdict)
    return {**row, "detail": f"{row['detail']}; {quiet.left} of the noisy one still due"}


def _catch_up(count: int) -> Row:
    """Nobody swept for ten minutes; one sweeper comes back."""
    (office,) = crowd.offices(1)
    first = clock.now() - AWAY
    crowd.fill(office, first=first, every=AWAY / count, count=count, at=first - AWAY / count)
    judge.watch_arrivals([office])
    at, begun = clock.now(), perf_counter()
    ticking.tick(at=at)
    seconds = perf_counter() - begun
    verdict = judge.judge([office], until=at)
    wrong = sum(verdict.faults.values())
    return bars.fact(
        f"catch-up on {count:,} deadlines of ten minutes without a sweep, seconds",
        seconds,
        f"<= {bars.CATCH_UP_SECONDS:g}, dated when due, one message each",
        seconds <= bars.CATCH_UP_SECONDS and wrong == 0,
        f"{verdict.deadlines} broken; {verdict.faults}",
    )
