"""Doorbells: each reads the clock once and makes one call. Every task may run twice."""

from uuid import UUID

from celery import shared_task

from apps.kernel import clock
from apps.usecases import outbox, ticking


@shared_task(name="usecases.sweep")
def sweep() -> None:
    """Serve due timers of all agencies."""
    ticking.tick(at=clock.now())


@shared_task(name="usecases.serve_outbox")
def serve_outbox() -> None:
    """Send mail and render memos that wait."""
    outbox.serve_outbox(at=clock.now())


@shared_task(name="usecases.serve_entry")
def serve_entry(ref: str) -> None:
    """Serve one entry right after its transaction committed."""
    outbox.serve_one(UUID(ref), at=clock.now())
