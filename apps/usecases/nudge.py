"""A nudge to the workers after commit. When it is lost, the sweep finds the rows all the same."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from uuid import UUID

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)
AT_ONE_RING = 25
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
    for first in range(0, len(refs), AT_ONE_RING):
        some = refs[first : first + AT_ONE_RING]
        transaction.on_commit(partial(_ring, some), robust=True)


def _ring(refs: Sequence[UUID]) -> None:
    """One ring for several: a tick over many requests must not ask a dead broker as often."""
    try:
        given = [[str(ref) for ref in refs]]
        current_app.send_task("usecases.serve_entries", args=given, retry=False, expires=60)
    except (OperationalError, OSError) as silent:
        log.warning("the broker did not hear the nudge for %s entries: %s", len(refs), silent)


def carry_on() -> None:
    """Ask the workers, after the commit, to carry long jobs on."""
    if not _silent.get():
        transaction.on_commit(_ring_for_jobs, robust=True)


def _ring_for_jobs() -> None:
    try:
        current_app.send_task("usecases.carry_on_jobs", retry=False, expires=60)
    except (OperationalError, OSError) as silent:
        log.warning("the broker did not hear the nudge for long jobs: %s", silent)
