"""One running child: its pipes, its watch, its end."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO, cast

from apps.papers.child import DONE, LENGTH, NO_LIBRARY_EXIT, READY
from apps.papers.job import PaperJob, to_json

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60
#: No caches on disk; one allocator arena, so that a long-lived child does not grow by scattering.
QUIET = {"LC_ALL": "C.UTF-8", "XDG_CACHE_HOME": "/nonexistent", "MALLOC_ARENA_MAX": "1"}
#: How a process ends when Python, glib or the kernel finds no memory.
OUT_OF_MEMORY = (-signal.SIGKILL, -signal.SIGSEGV, -signal.SIGABRT, -signal.SIGTRAP)
PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH", "SYSTEMROOT")


class OverrunError(Exception):
    """The child could not print: `code` as in `errors.SENTENCES`."""

    def __init__(self, code: str, detail: str = "") -> None:
        self.code = code
        super().__init__(f"{code} {detail}".strip())


class Press:
    """A child process. It gets no secrets: an empty environment but for the paths of libraries."""

    def __init__(self) -> None:
        self.printed = 0
        self._late = False
        self._child = subprocess.Popen(
            [sys.executable, "-s", "-B", "-m", "apps.papers.child"],
            cwd=ROOT,
            env=_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._to_child = cast(IO[bytes], self._child.stdin)
        self._from_child = cast(IO[bytes], self._child.stdout)
        self._watched(self._wait_ready, START_SECONDS)

    @property
    def alive(self) -> bool:
        """Whether the child still runs."""
        return self._child.poll() is None

    @property
    def pid(self) -> int:
        """The child's process id."""
        return self._child.pid

    def render(self, job: PaperJob, *, memory: int, seconds: int) -> bytes:
        """The PDF. Raises OverrunError; after it the press must be ended."""
        limits = json.dumps({"memory": memory, "seconds": seconds}).encode()
        frame = b'{"limits":%b,"job":%b}' % (limits, to_json(job))
        status, payload = self._watched(lambda: self._exchange(frame), seconds)
        self.printed += 1
        if status == DONE:
            return payload
        code, _, detail = payload.decode("utf-8", "replace").partition(" ")
        raise OverrunError(code, detail)

    def end(self) -> None:
        """Close the pipes and see the child off."""
        self._child.kill()
        _close(self._to_child)
        _close(self._from_child)
        self._child.wait()

    def _wait_ready(self) -> tuple[bytes, bytes]:
        return self._read(len(READY)), b""

    def _exchange(self, frame: bytes) -> tuple[bytes, bytes]:
        self._to_child.write(LENGTH.pack(len(frame)) + frame)
        self._to_child.flush()
        status = self._read(len(DONE))
        size = LENGTH.unpack(self._read(LENGTH.size))[0]
        return status, self._read(size)

    def _read(self, size: int) -> bytes:
        chunk = self._from_child.read(size)
        if len(chunk) < size:
            raise EOFError
        return chunk

    def _watched(
        self, exchange: Callable[[], tuple[bytes, bytes]], seconds: int
    ) -> tuple[bytes, bytes]:
        """`exchange` with the pipes; out of time, a watch kills the child, which ends the read."""
        watch = threading.Timer(seconds, self._too_late)
        watch.daemon = True
        watch.start()
        try:
            return exchange()
        except (EOFError, OSError) as error:
            self.end()
            raise OverrunError(*self._cause()) from error
        finally:
            watch.cancel()

    def _too_late(self) -> None:
        self._late = True
        self._child.kill()

    def _cause(self) -> tuple[str, str]:
        code = self._child.returncode
        if self._late:
            return "pdf_took_too_long", "by the clock on the wall"
        if code == -signal.SIGXCPU:
            return "pdf_took_too_long", "by processor time"
        if code == NO_LIBRARY_EXIT:
            return "pdf_library_missing", ""
        if code in OUT_OF_MEMORY:
            return "pdf_too_big", f"the child ended by signal {-code}"
        return "pdf_broken", f"the child ended with {code}"


def _environment() -> dict[str, str]:
    passed_on = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return {**passed_on, **QUIET}


def _close(pipe: IO[bytes]) -> None:
    with suppress(OSError):  # a broken pipe flushes nothing; the child is being ended anyway
        pipe.close()
