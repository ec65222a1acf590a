"""Is the process alive, and is Belay ready: database, ticker, outbox."""

import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from threading import Thread

from django.db import DatabaseError, connection
from django.http import HttpResponse, JsonResponse

from apps.agencies import schema
from apps.kernel import clock
from apps.registry import outages
from apps.usecases import alarming
from apps.watch.queries import TICKER, vital_signs

log = logging.getLogger(__name__)


def live() -> HttpResponse:
    """The process answers."""
    return JsonResponse({"status": "live"})


def ready() -> HttpResponse:
    """200 when the database answers and the ticker beats; 503 with the faults otherwise.

    A heartbeat is stale after three periods of the beat.
    """
    try:
        schema.leave()
        signs = vital_signs(at=clock.now())
    except DatabaseError:
        return _quiet(JsonResponse({"status": "unready", "faults": ["database"]}, status=503))
    patience = alarming.patience()
    faults = [
        name
        for name, lag in (
            ("heartbeat", signs.heartbeat_age),
            ("overdue_timer", signs.oldest_due_timer),
            ("unsent_outbox", signs.oldest_due_outbox - timedelta(minutes=5)),
        )
        if lag > patience
    ]
    if "heartbeat" in faults or _is_outage():
        Thread(target=_look, daemon=True).start()
    body = {
        "status": "unready" if faults else "ready",
        "faults": faults,
        "heartbeat_age_seconds": round(signs.heartbeat_age.total_seconds(), 1),
        "oldest_due_timer_seconds": round(signs.oldest_due_timer.total_seconds(), 1),
        "oldest_due_outbox_seconds": round(signs.oldest_due_outbox.total_seconds(), 1),
        "parked_outbox": signs.parked,
    }
    return _quiet(JsonResponse(body, status=503 if faults else 200))


def _is_outage() -> bool:
    with suppress(DatabaseError):
        return outages.is_open(TICKER)
    return False


def _look() -> None:
    """Beside the answer: the mail server may take its time."""
    try:
        alarming.look(at=clock.now())
    except DatabaseError as fault:
        log.warning("nobody could be told of the outage: %s", fault)
    finally:
        connection.close()


def _quiet(answer: JsonResponse) -> JsonResponse:
    """Being unready is an answer, not an error for the log: probes ask every second."""
    answer._has_been_logged = True  # type: ignore[attr-defined]  # Django's own mark
    return answer


PROBES: dict[str, Callable[[], HttpResponse]] = {"/health/live": live, "/health/ready": ready}
