"""One start at a time per state folder. The kernel frees the lock however its holder dies."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.launch.speech import Fault


class Held(Fault):
    """Another start holds the lock."""


@contextmanager
def held(path: Path, *, wait: bool = False) -> Iterator[None]:
    """Hold the lock, or raise Held at once when somebody else does and we may not wait."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            raise Held(f"Belay is already running with the state folder {path.parent}.") from None
        os.ftruncate(handle, 0)
        os.write(handle, str(os.getpid()).encode())
        yield
    finally:
        os.close(handle)


def holder(path: Path) -> int | None:
    """The process that holds the lock; None when nobody does."""
    if not path.exists() or is_free(path):
        return None
    try:
        return int(path.read_text())
    except (OSError, ValueError):
        return None


def is_free(path: Path) -> bool:
    """Nobody holds the lock right now. Looking leaves the holder's note alone."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(handle)
    return True
