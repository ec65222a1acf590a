"""Ctrl-C, SIGTERM and a closed terminal all mean: stop everything in good order."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stop(BaseException):
    """Somebody asked us to stop. No Exception, so that no handler on the way swallows it."""


class _State:
    """Whether a stop was asked for, and whether it must wait for a moment."""

    def __init__(self) -> None:
        self.asked = False
        self.shields = 0
        self.closing = False


_state = _State()


def listen() -> None:
    """From now on a signal raises Stop in the main thread."""
    _state.asked = _state.closing = False
    _state.shields = 0
    for number in SIGNALS:
        signal.signal(number, _on_signal)


@contextmanager
def shielded() -> Iterator[None]:
    """A started process and the note about it belong together: a signal in between waits."""
    _state.shields += 1
    try:
        yield
    finally:
        _state.shields -= 1
    _raise_if_asked()


def close() -> None:
    """We are cleaning up already: further signals change nothing."""
    _state.closing = True


def _on_signal(_number: int, _frame: FrameType | None) -> None:
    _state.asked = True
    _raise_if_asked()


def _raise_if_asked() -> None:
    if _state.asked and not _state.shields and not _state.closing:
        _state.closing = True
        raise Stop
