"""What the embedded database and broker have in common: start, wait until it answers."""

from __future__ import annotations

import signal
import subprocess
import time
from abc import ABC, abstractmethod
from pathlib import Path

from config.launch.speech import Fault, tail

POLL_SECONDS = 0.03
START_SECONDS = 60


class Server(ABC):
    """One embedded server. `stop_signal` makes it end in good order."""

    name: str
    stop_signal = signal.SIGTERM
    patience = 30.0

    def __init__(self, log: Path) -> None:
        self.log = log
        self._log_start = 0

    @property
    @abstractmethod
    def url(self) -> str:
        """The address that DATABASE_URL or BROKER_URL gets."""

    @abstractmethod
    def spawn(self) -> subprocess.Popen[bytes]:
        """Start it and return at once; everything a crash left behind is put right before."""

    @abstractmethod
    def answers(self) -> bool:
        """Does it take connections?"""

    def launch(self, command: list[str], **options: object) -> subprocess.Popen[bytes]:
        """Start a program in a session of its own, its output going to the log."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as file:
            self._log_start = file.tell()
            return subprocess.Popen(  # type: ignore[call-overload, no-any-return]  # **options
                command,
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=file,
                cwd="/",
                start_new_session=True,
                **options,
            )

    def wait(self, process: subprocess.Popen[bytes]) -> None:
        """Return when it answers; raise Fault with the end of its log when it dies or hangs."""
        end = time.monotonic() + START_SECONDS
        while not self.answers():
            if process.poll() is not None:
                raise Fault(f"{self.name} did not start. The end of {self.log}:\n{self.said()}")
            if time.monotonic() > end:
                raise Fault(f"{self.name} does not answer after {START_SECONDS} s; see {self.log}.")
            time.sleep(POLL_SECONDS)

    def said(self) -> str:
        """The end of its log since the last start."""
        try:
            size = self.log.stat().st_size - self._log_start
        except OSError:
            return ""
        return tail(self.log, characters=min(2000, size)) if size > 0 else ""
