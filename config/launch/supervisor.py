"""Keeps processes running and ends every one of them, whatever happens.

Each child leads its own session, is noted with its start time in VAR_DIR/run/processes.json, and
is restarted with back-off when it dies. A guardian process ends them all if we are killed.
"""

from __future__ import annotations

import signal
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import IO, Protocol

from config.launch import guardian, identity, stopping
from config.launch.identity import Identity
from config.launch.paths import Places
from config.launch.speech import say

BACK_OFF_SECONDS = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
# Having run this long, a child counts as healthy and its next restart is quick again.
HEALTHY_SECONDS = 60.0
WATCH_SECONDS = 0.2


class Child(Protocol):
    """What can be supervised: an embedded server or one of our programs."""

    @property
    def name(self) -> str: ...
    @property
    def stop_signal(self) -> signal.Signals: ...
    @property
    def patience(self) -> float: ...
    def spawn(self) -> subprocess.Popen[bytes]: ...


@dataclass
class Running:
    """A started child and how often it died lately."""

    child: Child
    process: subprocess.Popen[bytes]
    since: float
    deaths: int = 0
    restart_at: float = field(default=0.0)


class Supervisor:
    """Use as a context manager: leaving it, by any way, stops everything that it started."""

    def __init__(self, places: Places, *, throwaway: bool = False) -> None:
        self.places = places
        self.running: list[Running] = []
        self._log = places.log("belay")
        self._log.touch(mode=0o600)
        self._throwaway = throwaway
        self._copiers: dict[int, threading.Thread] = {}
        self._guard: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Supervisor:
        self._guard = guardian.start(self.places, remove=self._throwaway)
        return self

    def __exit__(self, *_: object) -> None:
        stopping.close()
        self.stop()
        if self._guard is not None and self._guard.stdin is not None:
            self._guard.stdin.close()
            self._guard.wait()

    def start(self, child: Child) -> subprocess.Popen[bytes]:
        """Start a child, note it, and copy its output into the log if it has any."""
        with stopping.shielded():
            running = Running(child, self._spawn(child), time.monotonic())
            self.running.append(running)
            self._note()
        return running.process

    def once(self, child: Child) -> int:
        """Run a child to its end; returns its exit code."""
        process = self.start(child)
        code = process.wait()
        self._listen_out(process)
        self.forget(process)
        return code

    def forget(self, process: subprocess.Popen[bytes]) -> None:
        """A child that ended as expected is watched no longer."""
        self.running = [running for running in self.running if running.process is not process]

    def watch(self, done: Callable[[], bool]) -> None:
        """Restart whatever dies, until `done`."""
        while not done():
            for running in self.running:
                self._look_at(running)
            time.sleep(WATCH_SECONDS)

    def stop(self) -> None:
        """End them, last started first: programs all at once, then each server by itself."""
        programs = [r for r in self.running if r.process.stdout is not None]
        servers = [r for r in self.running if r.process.stdout is None]
        for group in (programs, *([server] for server in reversed(servers))):
            end_group([self._identity(r) for r in group], [r.child for r in group])
            for running in group:
                _reap(running.process)
                self._listen_out(running.process)
        self.running.clear()
        self._note()

    def say(self, text: str) -> None:
        """One line of our own in the log."""
        say(text, log=self._log)

    def _look_at(self, running: Running) -> None:
        now = time.monotonic()
        code = running.process.poll()
        if code is None:
            return
        if not running.restart_at:
            identity.kill_group(running.process.pid)
            self._listen_out(running.process)
            running.deaths = 0 if now - running.since > HEALTHY_SECONDS else running.deaths
            pause = BACK_OFF_SECONDS[min(running.deaths, len(BACK_OFF_SECONDS) - 1)]
            running.deaths, running.restart_at = running.deaths + 1, now + pause
            self.say(f"{running.child.name} ended ({describe(code)}); restarting in {pause:g} s.")
        elif now >= running.restart_at:
            with stopping.shielded():
                running.process = self._spawn(running.child)
                running.since, running.restart_at = now, 0.0
                self._note()

    def _spawn(self, child: Child) -> subprocess.Popen[bytes]:
        process = child.spawn()
        if process.stdout is not None:
            arguments = (child.name, process.stdout)
            copier = threading.Thread(target=self._copy, args=arguments, daemon=True)
            copier.start()
            self._copiers[process.pid] = copier
        return process

    def _listen_out(self, process: subprocess.Popen[bytes]) -> None:
        """An ended child's last words come before ours."""
        if copier := self._copiers.pop(process.pid, None):
            copier.join(2)

    def _copy(self, name: str, output: IO[bytes]) -> None:
        """Every line of a child into the one log, with the child's name before it."""
        with output:
            for line in output:
                say(line.decode("utf-8", "replace").rstrip(), speaker=name, log=self._log)

    def _identity(self, running: Running) -> Identity | None:
        """None for one that ended: its number may be a stranger's by now."""
        if running.process.poll() is not None:
            return None
        return Identity.of(running.child.name, running.process.pid)

    def _note(self) -> None:
        found = [self._identity(running) for running in self.running]
        identity.write(self.places.record("processes"), [i for i in found if i])


def end_group(identities: list[Identity | None], children: list[Child]) -> None:
    """Ask each in its own way, wait as long as the most patient, then kill what is left."""
    living = [(i, c) for i, c in zip(identities, children, strict=True) if i]
    for one, child in living:
        one.signal(child.stop_signal)
    patience = max((child.patience for _, child in living), default=0)
    for one in identity.wait_gone([i for i, _ in living], patience):
        one.signal(signal.SIGKILL, group=True)


def describe(code: int) -> str:
    """How a process ended, for a person."""
    if code < 0:
        return f"killed by {signal.Signals(-code).name}"
    return f"exit code {code}"


def _reap(process: subprocess.Popen[bytes]) -> None:
    """Collect the exit status and end what is left of its group, so that nothing lingers."""
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
    identity.kill_group(process.pid)
