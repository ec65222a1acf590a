"""A nudge to the workers after commit. When it is lost, the sweep finds the rows all the same."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from uuid import UUID

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)
_silent: ContextVar[bool] = ContextVar("silent", default=False)


@contextmanager
def silence() -> Iterator[None]:
    """While history is being told, nobody needs to hurry: the demo's past mails are old."""
    before = _silent.set(True)
    try:
        yield
    finally:
        _silent.reset(before)


def workers(*refs: UUID) -> None:
    """Ask the workers, after the commit, to serve these outbox entries now."""
    if _silent.get():
        return
    for ref in refs:
        transaction.on_commit(partial(_ring, ref), robust=True)


def _ring(ref: UUID) -> None:
    try:
        current_app.send_task("usecases.serve_entry", args=[str(ref)], retry=False, expires=60)
    except (OperationalError, OSError) as silent:
        log.warning("the broker did not hear the nudge for %s: %s", ref, silent)
