"""One agency has a queue of thousands; its neighbours' deadlines must not notice."""

import tempfile
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from apps.kernel import clock
from apps.watch.models import Timer
from tests.storm import crowd, judge
from tests.storm.fleet import Fleet, environment
from tests.storm.judge import Verdict
from tests.storm.storm import own_bell, sleep_until

PREPARING, AFTERWARDS = timedelta(seconds=90), timedelta(seconds=5)


@dataclass(frozen=True)
class Quiet:
    """What the judge found at the neighbours, and how much the noisy one still had due."""

    verdict: Verdict
    left: int


def run(*, due: int = 20_000, neighbours: int = 5, each: int = 60, seconds: int = 30) -> Quiet:
    """So many timers of one agency due at once, and so many deadlines of each neighbour after."""
    with tempfile.TemporaryDirectory(prefix="belay-noisy-") as name, own_bell() as broker:
        noisy, *others = crowd.offices(1 + neighbours)
        first = clock.now() + PREPARING
        crowd.fill(noisy, first=first, every=timedelta(0), count=due)
        for office in others:
            crowd.fill(office, first=first, every=timedelta(seconds=seconds) / each, count=each)
        judge.watch_arrivals(others)
        folder = Path(name)
        with Fleet(folder, environment(folder, broker), sweepers=2) as fleet:
            fleet.wait_complete()
            until = max(at for office in others for at in office.due.values())
            sleep_until(until + AFTERWARDS)
            left = Timer.objects.filter(agency=noisy.agency, fire_at__lte=clock.now()).count()
        return Quiet(judge.judge(others, until=until), left)
