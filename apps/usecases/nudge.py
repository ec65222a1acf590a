"""A nudge to the workers after commit. When it is lost, the sweep finds the rows all the same."""

import logging
from functools import partial
from uuid import UUID

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)


def workers(*refs: UUID) -> None:
    """Ask the workers, after the commit, to serve these outbox entries now."""
    for ref in refs:
        transaction.on_commit(partial(_ring, ref), robust=True)


def _ring(ref: UUID) -> None:
    try:
        current_app.send_task("usecases.serve_entry", args=[str(ref)], retry=False, expires=60)
    except (OperationalError, OSError) as silent:
        log.warning("the broker did not hear the nudge for %s: %s", ref, silent)
