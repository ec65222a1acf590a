"""One of our own processes: web, worker, beat, loop, mail."""

from __future__ import annotations

import signal
import subprocess
import sys
from dataclasses import dataclass, field

from config.env import ROOT


@dataclass(frozen=True)
class Program:
    """What to start. Its output is a pipe that the supervisor copies into the one log."""

    name: str
    arguments: tuple[str, ...]
    env: dict[str, str] = field(repr=False)
    inherits: tuple[int, ...] = ()
    stop_signal: signal.Signals = signal.SIGTERM
    patience: float = 12.0

    def spawn(self) -> subprocess.Popen[bytes]:
        """Start it with our Python, in a session of its own: Ctrl-C reaches only the supervisor."""
        return subprocess.Popen(
            [sys.executable, *self.arguments],
            cwd=ROOT,
            env=self.env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            pass_fds=self.inherits,
            start_new_session=True,
        )
