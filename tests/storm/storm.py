"""6,000 deadlines in a minute while everything that serves them is killed again and again."""

import os
import random
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import quantiles
from uuid import UUID

from celery import current_app
from django.db import connection

from apps.agencies.stepping import inside
from apps.kernel import clock
from apps.usecases import checking, quoting
from apps.usecases.giving_reasons import Given, ReasonsWanted
from apps.watch.models import Timer
from tests.storm import crowd, judge
from tests.storm.crowd import Office
from tests.storm.fleet import Fleet, environment, own_broker
from tests.storm.judge import Verdict

PREPARING = timedelta(seconds=30)
# A sweep by the broker as often as this, beside beat's own.
RING_SECONDS = 1.0
HANDS = 2
QUOTED_EVERY = 10
DECLINED = "false_data"
EARLY = (0.01, 1.0)
CALM_SECONDS = 60
# Kills count as long as the last deadlines are being noticed.
AFTERMATH = timedelta(seconds=5)


Row = tuple[datetime, Office, UUID]


@dataclass(frozen=True)
class Plan:
    """How hard it blows."""

    deadlines: int = 6_000
    kept: int = 300
    agencies: int = 12
    seconds: int = 60
    kills: int = 72
    sweepers: int = 2
    seed: int = 1


@dataclass(frozen=True)
class Outcome:
    """What the judge found, who died, and in seconds how long moves took and the rest lasted."""

    verdict: Verdict
    deaths: Counter[str]
    moves: list[float]
    drained: float

    def __str__(self) -> str:
        took = quantiles(self.moves, n=100)
        died = ", ".join(f"{kind} {count}" for kind, count in self.deaths.items())
        return (
            f"{self.verdict}; killed: {died}; moves p50 {took[49]:.2f}, p95 {took[94]:.2f}, "
            f"max {max(self.moves):.2f} s; calm {self.drained:.1f} s after"
        )


def run(plan: Plan) -> Outcome:
    """Make the crowd, let it blow, wait for calm, judge. The database is this process's own."""
    chance = random.Random(plan.seed)
    with tempfile.TemporaryDirectory(prefix="belay-storm-") as name, own_bell() as broker:
        folder = Path(name)
        env = environment(folder, broker)
        with Fleet(folder, env, plan.sweepers) as fleet:
            made = _crowd(plan)
            due = list(crowd.by_instant(made))
            moved = _to_be_moved(due, plan, chance)
            judge.watch_arrivals(made)
            fleet.wait_complete()
            if clock.now() > due[0][0]:
                raise AssertionError("The storm began before everything was ready.")
            sleep_until(due[0][0])
            moves = _blow(fleet, plan, moved, chance)
            drained = _calm()
            ended = due[-1][0] + AFTERMATH
            deaths = Counter(kind for kind, at in fleet.deaths if due[0][0] <= at <= ended)
        return Outcome(judge.judge(made, until=clock.now()), deaths, moves, drained)


def _blow(fleet: Fleet, plan: Plan, moved: list[Row], chance: random.Random) -> list[float]:
    """The storm itself; returns how long each move took."""
    with ThreadPoolExecutor(HANDS + 2) as pool:
        kills = pool.submit(fleet.kill, plan.kills, seconds=plan.seconds, chance=chance)
        bell = pool.submit(_ring, plan.seconds)
        hands = [pool.submit(_move_all, moved[turn::HANDS]) for turn in range(HANDS)]
        for done in (kills, bell):
            done.result()
        return [took for hand in hands for took in hand.result()]


@contextmanager
def own_bell() -> Iterator[str]:
    """This process rings the same bell as the fleet hears."""
    before, own = current_app.conf.broker_url, own_broker(os.environ["BROKER_URL"])
    current_app.conf.update(broker_url=own)
    try:
        yield own
    finally:
        current_app.conf.update(broker_url=before)


def _crowd(plan: Plan) -> list[Office]:
    """Requests falling due evenly over the time of the storm, agencies taking turns."""
    made = crowd.offices(plan.agencies)
    each = (plan.deadlines + plan.kept) // plan.agencies
    first = clock.now() + PREPARING
    every = timedelta(seconds=plan.seconds) / each
    for place, office in enumerate(made):
        crowd.fill(office, first=first + every * place / plan.agencies, every=every, count=each)
    return made


def _to_be_moved(due: Sequence[Row], plan: Plan, chance: random.Random) -> list[Row]:
    """A share of the requests, each with the moment before its due when somebody moves it on."""
    chosen = chance.sample(due, plan.kept)
    by_office: dict[int, list[UUID]] = defaultdict(list)
    for _at, office, one in chosen:
        by_office[id(office)].append(one)
    for office in {id(row[1]): row[1] for row in chosen}.values():
        crowd.make_quotable(office, by_office[id(office)])
    early = ((at - timedelta(seconds=chance.uniform(*EARLY)), *rest) for at, *rest in chosen)
    return sorted(early, key=lambda row: row[0])


def _move_all(planned: Sequence[Row]) -> list[float]:
    """Move each on at its moment; how long each took, in seconds."""
    took = []
    try:
        for number, (at, office, one) in enumerate(planned):
            sleep_until(at)
            with inside(office.agency):
                begun = time.monotonic()
                _move_on(office, one, quote=number % QUOTED_EVERY == 0)
                took.append(time.monotonic() - begun)
    finally:
        connection.close()
    return took


def _move_on(office: Office, one: UUID, *, quote: bool) -> None:
    """The insurer keeps its promise: by a quote, or more often, for it costs less, by a refusal."""
    if quote:
        by = office.hands["operator"]
        quoting.quote(policy_request_id=one, by=by, at=clock.now())
    else:
        refuse = partial(
            checking.decline,
            policy_request_id=one,
            reason_code=DECLINED,
            by=office.hands["underwriter"],
        )
        try:
            refuse(at=clock.now())
        except ReasonsWanted as late:
            said = [Given(each.name, each.suggested) for each in late.wanted]
            refuse(at=clock.now(), delay_reasons=said)


def _ring(seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        current_app.send_task("usecases.sweep", retry=False, expires=5)
        time.sleep(RING_SECONDS)


def _calm() -> float:
    """Seconds until nothing is due any more."""
    begun = time.monotonic()
    while Timer.objects.filter(fire_at__lte=clock.now()).exists():
        if time.monotonic() - begun > CALM_SECONDS:
            raise AssertionError("Timers are still due long after the storm.")
        time.sleep(0.2)
    return time.monotonic() - begun


def sleep_until(moment: datetime) -> None:
    time.sleep(max(0.0, (moment - clock.now()).total_seconds()))
