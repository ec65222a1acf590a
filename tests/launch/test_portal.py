"""A whole portal: it comes up, two stand side by side, it survives kill -9 of everything, and it
ends without a trace."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from config.env import ROOT
from config.launch import guardian
from config.launch.paths import Places
from config.launch.ports import free_port
from config.launch.up import ask

pytestmark = pytest.mark.e2e
OURS = ("DATABASE_URL", "BROKER_URL", "EMAIL_HOST", "SECRET_KEY", "HEALTH_KEYS", "MEDIA_ROOT")
PARTS = {
    "web": "gunicorn",
    "worker": "config worker",
    "valkey": "valkey-server",
    "postgres": "bin/postgres",
}
# Far above what a quiet machine needs; the suite shares its cores.
DEMO_SECONDS, FIRST_SECONDS, LATER_SECONDS = 300, 120, 60


class Portal:
    """`./run` in a state folder of its own, and what it says."""

    def __init__(self, folder: Path, port: int, *, demo: bool = False) -> None:
        environment = {k: v for k, v in os.environ.items() if k not in (*OURS, "MAIL_SINK_DIR")}
        self.log = folder.with_suffix(".out")
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "config.launch"],
                cwd=ROOT,
                env={
                    **environment,
                    "VAR_DIR": str(folder),
                    "PORT": str(port),
                    "DEMO": "yes" if demo else "no",
                },
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def wait_ready(self, seconds: float, *, times: int = 1) -> float:
        started = time.monotonic()
        while self.said().count("Ready after") < times:
            assert self.process.poll() is None, self.said()[-3000:]
            assert time.monotonic() - started < seconds, self.said()[-3000:]
            time.sleep(0.1)
        return time.monotonic() - started

    def family(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)


@pytest.fixture
def folder() -> Iterator[Path]:
    """Room for state folders; whatever a failed test left running is ended."""
    root = Path(tempfile.mkdtemp(prefix="belay-p-"))
    root.chmod(0o711)
    yield root
    for state in root.glob("*/.belay"):
        places = Places(state.parent)
        guardian.end_recorded(places)
        guardian.remove_all(places)
    shutil.rmtree(root, ignore_errors=True)


def ended(family: list[psutil.Process], seconds: float = 40) -> bool:
    """Every process is gone; a zombie that no init collects has ended too."""
    end = time.monotonic() + seconds
    while any(runs(process) for process in family) and time.monotonic() < end:
        time.sleep(0.1)
    return not any(runs(process) for process in family)


def runs(process: psutil.Process) -> bool:
    with suppress(psutil.NoSuchProcess):
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False


def test_a_portal_comes_up_survives_a_massacre_and_ends_without_a_trace(folder):
    port = free_port()
    first = Portal(folder / "one", port, demo=True)
    first.wait_ready(DEMO_SECONDS)
    assert ask(port, "localhost", "/health/ready")[0] == 200
    for word in ("/desk/", "/dev/mail/", "/c/", "127.0.0.1 klyuch-city.localhost"):
        assert word in first.said()
    before = (folder / "one" / "secrets").read_text()

    family = [psutil.Process(first.process.pid), *first.family()]
    names = " ".join(" ".join(process.cmdline()) for process in family)
    for part in ("guardian", "postgres", "valkey", "gunicorn", "worker", "beat", "sweep"):
        assert part in names
    for process in family:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    first.process.wait()
    assert ended(family)

    again = Portal(folder / "one", port, demo=True)
    spent = again.wait_ready(LATER_SECONDS, times=2)
    assert ask(port, "localhost", "/health/ready")[0] == 200
    assert (folder / "one" / "secrets").read_text() == before
    family = again.family()
    assert len(family) > 8

    again.process.send_signal(signal.SIGTERM)

    assert again.process.wait(60) == 0
    assert ended(family, 5)
    assert ask(port, "localhost", "/health/live")[0] == 0
    assert spent < LATER_SECONDS


def test_whatever_part_is_killed_comes_back_by_itself(folder):
    port = free_port()
    portal = Portal(folder / "one", port)
    portal.wait_ready(FIRST_SECONDS)
    for name, part in PARTS.items():
        family = [p for p in portal.family() if part in " ".join(p.cmdline())]
        leader = min(family, key=lambda process: process.create_time())

        leader.kill()

        wait_for(lambda: f"{name} ended (killed by SIGKILL); restarting" in portal.said())  # noqa: B023
        wait_for(lambda: _part_of(portal, part, leader))  # noqa: B023
        wait_for(lambda: ask(port, "localhost", "/health/ready")[0] == 200)
    portal.process.terminate()
    assert portal.process.wait(60) == 0


def _part_of(portal: Portal, part: str, dead: psutil.Process) -> bool:
    return any(part in " ".join(p.cmdline()) for p in living(portal.family(), dead))


def _command(process: psutil.Process) -> str:
    """How it was started; nothing once it has ended."""
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


def wait_for(condition: Callable[[], bool], seconds: float = 40) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.2)


def living(family: list[psutil.Process], dead: psutil.Process) -> list[psutil.Process]:
    return [process for process in family if process.pid != dead.pid and runs(process)]


def test_two_copies_stand_side_by_side_and_a_third_start_is_refused(folder):
    port = free_port()
    one, two = Portal(folder / "one", port), Portal(folder / "two", port)
    one.wait_ready(FIRST_SECONDS)
    two.wait_ready(FIRST_SECONDS)
    busy = [p for p in (one, two) if f"Port {port} is busy; using " in p.said()]
    assert len(busy) == 1
    other = int(busy[0].said().split("is busy; using ")[1].split(".")[0])
    assert [ask(p, "localhost", "/health/ready")[0] for p in (port, other)] == [200, 200]

    third = Portal(folder / "two", port)
    assert third.process.wait(30) == 1
    assert "already running" in third.said()

    family = one.family()
    one.process.send_signal(signal.SIGINT)
    assert one.process.wait(60) == 0
    assert ended(family, 5)
    assert all(process.is_running() for process in two.family())
    two.process.send_signal(signal.SIGHUP)
    assert two.process.wait(60) == 0


def test_a_portal_can_be_stopped_while_it_still_prepares(folder):
    portal = Portal(folder / "one", free_port())
    wait_for(lambda: "Making a database" in portal.said())
    wait_for(lambda: any("prepare" in _command(p) for p in portal.family()))
    family = portal.family()
    command = [sys.executable, "-m", "config.launch", "stop"]
    environment = {**os.environ, "VAR_DIR": str(folder / "one")}

    answer = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)

    assert answer.returncode == 0
    assert portal.process.wait(5) == 0
    assert ended(family, 5)


def test_only_the_launcher_is_killed_and_nothing_survives_it(folder):
    portal = Portal(folder / "one", free_port())
    portal.wait_ready(FIRST_SECONDS)
    family = portal.family()

    portal.process.kill()
    portal.process.wait()

    assert len(family) > 8
    assert ended(family)
