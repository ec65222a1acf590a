"""Doorbells: each reads the clock once and makes one call. Every task may run twice."""

from datetime import timedelta
from uuid import UUID

from celery import shared_task

from apps.kernel import clock
from apps.usecases import long_jobs, outbox, ticking, upkeep

SLICE = timedelta(seconds=40)


@shared_task(name="usecases.sweep")
def sweep() -> None:
    """Serve due timers of all agencies, turn after turn, each at its own instant."""
    until = clock.now() + SLICE
    while (at := clock.now()) < until and ticking.turn(at=at):
        pass


@shared_task(name="usecases.serve_outbox")
def serve_outbox() -> None:
    """Send mail and render memos that wait, for a while; the next doorbell finds what is left."""
    until = clock.now() + SLICE
    while (at := clock.now()) < until and outbox.serve_outbox(at=at):
        pass


@shared_task(name="usecases.serve_entries")
def serve_entries(refs: list[str]) -> None:
    """Serve entries right after their transaction committed, while mail may leave."""
    for ref in refs:
        if not outbox.serve_in_turn(UUID(ref), at=clock.now()):
            return


@shared_task(name="usecases.carry_on_jobs")
def carry_on_jobs() -> None:
    """Carry long jobs on for a while; the next doorbell finds what is left."""
    until = clock.now() + SLICE
    while (at := clock.now()) < until and long_jobs.step(at=at):
        pass


@shared_task(name="usecases.keep_up")
def keep_up() -> None:
    """What follows the clock once a minute."""
    upkeep.keep_up(at=clock.now())
