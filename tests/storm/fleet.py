"""The processes of the storm: sweepers, a worker with its children, beat, the mail sink; each is
started again as soon as it is dead, and most are killed again and again."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psutil
from django.db import connection

from apps.kernel import clock
from config.env import ROOT
from config.launch.ports import free_port

OWN_BROKER = 9
LOOK_SECONDS, GONE_SECONDS, BACK_SECONDS = 0.05, 5, 90
CHILDREN, WORKERS = 3, 2
# A child that dies before it has said it is up takes the whole worker along.
UP_SECONDS = 2.0
CELERY = ("-m", "celery", "-A", "config")
QUIET = ("--without-gossip", "--without-mingle", "--without-heartbeat")
# Two of three victims are children of the worker; of the others every fifth is the worker itself,
# every seventh is beat, the rest are sweepers.
CHILDREN_OF_THREE = 2


Kill = Callable[[int, random.Random], None]


def own_broker(url: str) -> str:
    """The same server, apart from whoever else uses it; a broker without numbers as it is."""
    parts = urlsplit(url)
    if parts.scheme == "redis+socket":
        # Put together again, an address without a host would lose its two slashes.
        return f"{url.partition('?')[0]}?virtual_host={OWN_BROKER}"
    if parts.scheme.startswith("redis"):
        return urlunsplit(parts._replace(path=f"/{OWN_BROKER}"))
    return url


def environment(folder: Path, broker: str) -> dict[str, str]:
    """What the processes need to work on the database of this very process."""
    name = str(connection.settings_dict["NAME"])
    database = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}")
    # A process that is started again and again finds its modules compiled, as in production.
    inherited = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return {
        **inherited,
        "DATABASE_URL": urlunsplit(database),
        "BROKER_URL": broker,
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "VAR_DIR": str(folder),
        "MAIL_SINK_DIR": str(folder / "mail"),
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(free_port()),
        "EMAIL_TLS": "no",
        "PYTHONWARNINGS": "ignore",
    }


@dataclass
class Member:
    """One process of the fleet and how often it was started."""

    name: str
    command: tuple[str, ...]
    process: subprocess.Popen[bytes] | None = None
    starts: int = 0


@dataclass
class Fleet:
    """Everything that runs; `deaths` are the victims that were seen dead, and when."""

    folder: Path
    env: dict[str, str]
    sweepers: int
    members: list[Member] = field(default_factory=list)
    deaths: list[tuple[str, datetime]] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    keeper: threading.Thread = field(init=False)

    def __post_init__(self) -> None:
        self.keeper = threading.Thread(target=self._keep)

    def __enter__(self) -> "Fleet":
        beat = ("beat", "--loglevel=WARNING", f"--schedule={self.folder}/beat", "--pidfile=")
        worker = ("worker", f"--concurrency={CHILDREN}", "--loglevel=WARNING", *QUIET)
        sink = ("-m", "config.mailsink", "--port", self.env["EMAIL_PORT"], "--folder")
        loop = ("manage.py", "sweep", "--loop")
        self.members = [
            Member("mail", (*sink, self.env["MAIL_SINK_DIR"])),
            Member("beat", (*CELERY, *beat)),
            *(
                Member("worker", (*CELERY, *worker, f"--hostname=storm-{n}"))
                for n in range(WORKERS)
            ),
            *(Member("sweeper", loop) for _ in range(self.sweepers)),
        ]
        for member in self.members:
            self._start(member)
        self.keeper.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self.keeper.join()
        for member in self.members:
            _end(member)

    def _start(self, member: Member) -> None:
        with (self.folder / f"{member.name}.log").open("ab") as log:
            member.process = subprocess.Popen(
                [sys.executable, *member.command],
                cwd=ROOT,
                env=self.env,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        member.starts += 1

    def _keep(self) -> None:
        """Whatever ended is started again."""
        while not self.over.wait(LOOK_SECONDS):
            for member in self.members:
                if member.process is None or member.process.poll() is not None:
                    self._start(member)

    def wait_complete(self) -> None:
        """Return when the workers have their children, or fail."""
        try:
            whole = CHILDREN * WORKERS
            _until(lambda: len(self._children()) >= whole, "workers have their children")
        except TimeoutError as late:
            said = (self.folder / "worker.log").read_text(errors="replace")[-4000:]
            raise TimeoutError(f"{late}; {len(self._children())} are; they said:\n{said}") from late

    def _children(self) -> list[psutil.Process]:
        """The living children of all workers."""
        workers = [one.process for one in self.members if one.name == "worker" and one.process]
        found: list[psutil.Process] = []
        for worker in workers:
            with suppress(psutil.Error):
                found += psutil.Process(worker.pid).children()
        return [one for one in found if not _is_zombie(one)]

    def kill(self, times: int, *, seconds: float, chance: random.Random) -> None:
        """Kill `times` members within `seconds`, at random instants; each must come back."""
        children = times * CHILDREN_OF_THREE // 3
        with ThreadPoolExecutor(2) as pool:
            hands = [
                pool.submit(self._kill_in_turn, self._kill_child, children, seconds, chance),
                pool.submit(self._kill_in_turn, self._kill_any, times - children, seconds, chance),
            ]
            for hand in hands:
                hand.result()
        self.wait_complete()

    def _kill_in_turn(self, kill: Kill, times: int, seconds: float, chance: random.Random) -> None:
        begun, pause = time.monotonic(), seconds / times
        for turn in range(times):
            planned = begun + pause * (turn + chance.random())
            time.sleep(max(0.0, planned - time.monotonic()))
            kill(turn + 1, chance)

    def _kill_any(self, turn: int, chance: random.Random) -> None:
        kind = "worker" if turn % 5 == 0 else "beat" if turn % 7 == 0 else "sweeper"
        member = chance.choice([one for one in self.members if one.name == kind])
        victim, starts = member.process, member.starts
        if victim is None:
            return
        victim.send_signal(signal.SIGKILL)
        _until(lambda: victim.poll() is not None and member.starts > starts, f"{kind} is back")
        self.deaths.append((kind, clock.now()))

    def _kill_child(self, _turn: int, chance: random.Random) -> None:
        """Its worker replaces it in its own time: `wait_complete` sees to it in the end."""
        _until(lambda: any(map(_is_up, self._children())), "a child is up")
        before = self._children()
        victim = chance.choice([one for one in before if _is_up(one)] or before)
        with suppress(psutil.NoSuchProcess):
            victim.kill()
        _until(lambda: not victim.is_running() or _is_zombie(victim), "a child is dead")
        self.deaths.append(("child", clock.now()))


def _is_up(one: psutil.Process) -> bool:
    return one.is_running() and time.time() - one.create_time() > UP_SECONDS


def _is_zombie(one: psutil.Process) -> bool:
    try:
        return bool(one.status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True


def _end(member: Member) -> None:
    """Politely, then not; with whatever it left in its group."""
    if member.process is None:
        return
    member.process.terminate()
    with suppress(subprocess.TimeoutExpired):
        member.process.wait(GONE_SECONDS)
    with suppress(OSError):
        os.killpg(member.process.pid, signal.SIGKILL)
    member.process.wait(GONE_SECONDS)


def _until(condition: Callable[[], object], what: str) -> None:
    end = time.monotonic() + BACK_SECONDS
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"not within {BACK_SECONDS} s: {what}")
        time.sleep(LOOK_SECONDS)
