"""How the launcher speaks to the operator: plain sentences, one prefix per speaker."""

from __future__ import annotations

import sys
from pathlib import Path
from threading import Lock

WIDTH = 8
_lock = Lock()


class Fault(Exception):
    """Something expected went wrong; the text says what and what to do. Never a stack trace."""


def say(text: str, *, speaker: str = "belay", log: Path | None = None) -> None:
    """Print one prefixed line, and append it to the log file when one is given."""
    line = f"{speaker:<{WIDTH}}| {text}\n"
    with _lock:
        _print(line)
        if log is not None:
            _append(log, line)


def _print(line: str) -> None:
    """The terminal may be gone (closed window, broken pipe): the portal must not die of that."""
    try:
        sys.stdout.write(line)
        sys.stdout.flush()
    except (OSError, ValueError):
        pass


def _append(log: Path, line: str) -> None:
    try:
        with log.open("a", encoding="utf-8") as file:
            file.write(line)
    except OSError:
        pass


def tail(path: Path, *, characters: int = 2000) -> str:
    """The end of a log, for a Fault's text; empty when there is none."""
    try:
        return path.read_text(encoding="utf-8", errors="replace")[-characters:].strip()
    except OSError:
        return ""
