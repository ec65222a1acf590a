"""Worker, beat, loop and broker are killed again and again while people work: nothing is lost,
nothing happens twice."""

import signal
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from tests.e2e import samples
from tests.e2e.callers import Json, Program
from tests.e2e.portal import Portal, wait_for
from tests.e2e.roads import Road

FEWEST_REQUESTS, HANDS = 30, 3
# The launcher waits longer before each restart; three deaths of a part cost it two seconds.
DEATHS_EACH, SECONDS_BETWEEN = 3, 1.3
OUTBOX_SECONDS = 60


@dataclass
class Killer:
    """Kills the parts of a portal in turn, each `DEATHS_EACH` times, and counts."""

    portal: Portal
    parts: tuple[str, ...]
    deaths: Counter[str] = field(default_factory=Counter)
    over: threading.Event = field(default_factory=threading.Event)

    def work(self) -> None:
        """Wait for a part that was killed before to be back: only the living can be killed."""
        for name in self.parts * DEATHS_EACH:
            time.sleep(SECONDS_BETWEEN)
            wait_for(lambda: self.portal.part(name), 30, f"{name} is back")  # noqa: B023
            victim = self.portal.part(name)
            if victim is not None:
                victim.signal(signal.SIGKILL)
                self.deaths[name] += 1
        self.over.set()


def test_killing_worker_beat_loop_and_broker_loses_and_doubles_nothing(
    portal: Portal, agent: Program, operator: Program, underwriter: Program
) -> None:
    ours = () if portal.servers.get("BROKER_URL") else ("valkey",)
    killer = Killer(portal, ("worker", "beat", "loop", *ours))

    def quoted() -> list[str]:
        """Requests, one after another; raises unless every call was answered with success."""
        made: list[str] = []
        while len(made) < FEWEST_REQUESTS / HANDS or not killer.over.is_set():
            given = {"package": "RENT-LL", "covers": [], "answers": samples.answers("RENT-LL")}
            one = agent.post("requests/", given)["id"]
            agent.post(f"requests/{one}/consent/", {"channel": "paper"})
            agent.move(one, "submit")
            operator.move(one, "quote")
            made.append(one)
        return made

    road = Road(portal, agent, operator, underwriter, "MTG-SEC").open()
    with ThreadPoolExecutor(HANDS + 2) as pool:
        killing = pool.submit(killer.work)
        far = pool.submit(lambda: road.offer().accept().collect().pay())
        hands = [pool.submit(quoted) for _ in range(HANDS)]
        killing.result()
        acknowledged = [one for hand in hands for one in hand.result()]
        far.result()
    assert len(set(acknowledged)) == len(acknowledged) >= FEWEST_REQUESTS
    assert killer.deaths == dict.fromkeys(killer.parts, DEATHS_EACH)

    wait_for(
        lambda: not _waiting(portal), OUTBOX_SECONDS, "the outbox is empty", instead=portal.said
    )
    wait_for(lambda: portal.ready()[0] == 200, 30, "the portal is ready", instead=portal.said)
    for one in acknowledged:
        told = agent.get(f"requests/{one}/export/")
        assert _steps(told) == ["create", "submit", "quote"], one
        assert told["request"]["status"] == "quoted"
        assert _delivered(portal, one) == {"submit:desk": 1, "quote:agency": 1}, one
    assert _memos(portal, road.id) == 1
    for name in (*killer.parts, "mail", "web"):
        wait_for(lambda: portal.part(name), 40, f"{name} is back", instead=portal.said)  # noqa: B023


def _waiting(portal: Portal) -> int:
    ((count,),) = portal.rows("SELECT count(*) FROM public.watch_outboxentry")
    assert isinstance(count, int)
    return count


def _steps(told: Json) -> list[str]:
    assert [line["seq"] for line in told["history"]] == [*range(1, len(told["history"]) + 1)]
    return [line["name"] for line in told["history"]]


def _delivered(portal: Portal, one: str) -> Counter[str]:
    """How many messages of the sink each step of a request has sent; clocks aside."""
    keys = [str(mail["X-Belay-Key"]) for mail in portal.mails(about=one)]
    return Counter(key.split(":", 2)[2] for key in keys if key.startswith(one))


def _memos(portal: Portal, one: str) -> int:
    ((schema,),) = portal.rows(
        "SELECT schema_name FROM public.agencies_agency WHERE slug = 'novy-bereg'"
    )
    ((count,),) = portal.rows(
        f'SELECT count(*) FROM "{schema}".policy_requests_document '
        "WHERE policy_request_id = %s AND kind = 'memo_document'",
        one,
    )
    assert isinstance(count, int)
    return count
