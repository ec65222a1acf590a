"""Which processes are ours. A pid alone proves nothing after a crash: it may belong to somebody
else by now, so its start time is noted with it and compared before any signal is sent."""

from __future__ import annotations

import json
import os
import signal
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

# Start times are counted from the boot time, which the kernel may round by a second.
SAME_START_SECONDS = 2.0
POLL_SECONDS = 0.03


@dataclass(frozen=True)
class Identity:
    """One process that we started. It leads its own process group."""

    name: str
    pid: int
    started: float

    @classmethod
    def of(cls, name: str, pid: int) -> Identity | None:
        """The identity of a living process, or None when it is gone already."""
        try:
            return cls(name, pid, psutil.Process(pid).create_time())
        except psutil.Error:
            return None

    def alive(self) -> bool:
        """The very same process still runs (a zombie does not)."""
        try:
            found = psutil.Process(self.pid)
            near = abs(found.create_time() - self.started) < SAME_START_SECONDS
            return near and found.status() != psutil.STATUS_ZOMBIE
        except psutil.Error:
            return False

    def signal(self, number: signal.Signals, *, group: bool = False) -> None:
        """Send a signal to it, or to its whole group; silently nothing when it is gone."""
        if not self.alive():
            return
        with suppress(OSError):
            os.killpg(self.pid, number) if group else os.kill(self.pid, number)


def kill_group(leader: int) -> None:
    """Kill what an ended process left behind in the group that it led."""
    with suppress(OSError):
        os.killpg(leader, signal.SIGKILL)


def write(path: Path, identities: list[Identity]) -> None:
    """Note them, replacing the file at once so that a reader never sees half of it."""
    draft = path.with_suffix(".new")
    draft.write_text(json.dumps([asdict(i) for i in identities], indent=1))
    draft.replace(path)


def read(path: Path) -> list[Identity]:
    """What was noted; nothing when the file is absent or broken."""
    try:
        return [Identity(**entry) for entry in json.loads(path.read_text())]
    except (OSError, ValueError, TypeError):
        return []


def wait_gone(identities: list[Identity], seconds: float) -> list[Identity]:
    """Wait for them to end; returns those that did not. A zombie that nobody collects (containers
    often lack an init that would) has ended."""
    end = time.monotonic() + seconds
    left = [one for one in identities if one.alive()]
    while left and time.monotonic() < end:
        time.sleep(POLL_SECONDS)
        left = [one for one in left if one.alive()]
    return left
