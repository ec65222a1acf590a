"""Rendering in a child process that may use only so much memory, processor and time.

One warm child per process (web or worker), started on first use and replaced after a number of
documents, after any overrun and after a fork. A plain subprocess: the workers of a prefork pool
are daemonic and may have no `multiprocessing` children.
"""

import atexit
import logging
import os
import threading
from dataclasses import dataclass

from apps.papers.errors import PaperError
from apps.papers.job import PaperJob
from apps.papers.press import OverrunError, Press

DOCUMENTS_PER_CHILD = 200
OFF = ("off", "no", "false", "0")
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Limits:
    """`seconds` bounds both wall clock and processor; `memory` is address space in bytes."""

    seconds: int = 10
    memory: int = 512 * 1024 * 1024


DEFAULT_LIMITS = Limits()


class _Pressroom:
    """The one press of this process; a lock lets threads share it in turn."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.press: Press | None = None
        self.owner = 0

    def take(self) -> Press:
        """A press that is alive, belongs to this process and is not worn out."""
        if self.owner != os.getpid():  # inherited by a fork: it is the parent's to use and end
            self.press, self.owner = None, os.getpid()
        if self.press and (not self.press.alive or self.press.printed >= DOCUMENTS_PER_CHILD):
            self.drop()
        if self.press is None:
            self.press = Press()
        return self.press

    def drop(self) -> None:
        """End the press, if this process owns one."""
        if self.press and self.owner == os.getpid():
            self.press.end()
        self.press = None


_room = _Pressroom()


def _after_fork() -> None:
    _room.lock = threading.Lock()


os.register_at_fork(after_in_child=_after_fork)


def render_limited(job: PaperJob, limits: Limits = DEFAULT_LIMITS) -> bytes:
    """The PDF of `job`. Raises PaperError, also when printing is off or its library is missing."""
    if is_off():
        raise PaperError("pdf_off")
    with _room.lock:
        return _print(job, limits)


def _print(job: PaperJob, limits: Limits) -> bytes:
    try:
        return _room.take().render(job, memory=limits.memory, seconds=limits.seconds)
    except OverrunError as overrun:
        _room.drop()
        logger.warning("paper not printed: %s", overrun)
        raise PaperError(overrun.code, str(overrun)) from overrun


def is_off() -> bool:
    """Whether the operator has switched printing off (BELAY_PDF=off)."""
    return os.environ.get("BELAY_PDF", "").strip().lower() in OFF


def warm() -> None:
    """Start the child ahead of the first document. Raises PaperError as `render_limited` does."""
    if is_off():
        raise PaperError("pdf_off")
    with _room.lock:
        try:
            _room.take()
        except OverrunError as overrun:
            raise PaperError(overrun.code, str(overrun)) from overrun


def child_pid() -> int | None:
    """The process id of this process's child, for those who measure; None when there is none."""
    return _room.press.pid if _room.press and _room.owner == os.getpid() else None


def stop() -> None:
    """End the child, if there is one; the next document starts another."""
    with _room.lock:
        _room.drop()


atexit.register(stop)
