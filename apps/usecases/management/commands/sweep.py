"""`manage.py sweep [--loop]`: the broker-free ticker that runs beside beat on every worker host."""

import logging
import signal
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, connection

from apps.kernel import clock
from apps.usecases import long_jobs, outbox, ticking, upkeep

log = logging.getLogger(__name__)
LEFT_TO_WORKERS = timedelta(seconds=20)
LAST_WORK_SECONDS, LONGEST_RESPECT_SECONDS = 5, 30
# Long jobs between two rounds of mail.
JOBS_SECONDS = 2.0


class Command(BaseCommand):
    """Sweep once, or twice a second until told to stop.

    What may take long (a mail server that hangs, a long job) has a thread of its own, so that no
    deadline waits for it.
    """

    help = __doc__ or ""
    kept_up_at: datetime | None = None
    # Looked through by `./run check`; a loop that was killed must be back at once.
    requires_system_checks = ()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.calm = threading.Event()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--loop", action="store_true")
        parser.add_argument("--period", type=float, default=float(settings.SWEEP_SECONDS_LOOP))

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["loop"]:
            self.stdout.write(str(ticking.tick(at=clock.now())))
            return
        stop = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        period = options["period"]
        beside = threading.Thread(target=_repeat, args=(stop, period, self._work), daemon=True)
        beside.start()
        _repeat(stop, period, lambda: self._sweep(stop))
        beside.join(LAST_WORK_SECONDS)

    def _sweep(self, stop: threading.Event) -> None:
        """Turn after turn, each at its own instant, until nothing is due."""
        while not stop.is_set() and ticking.turn(at=clock.now()):
            self.calm.clear()
        self.calm.set()

    def _work(self) -> None:
        """One round of the rest when no deadline is being served, or after a while anyhow."""
        self.calm.wait(LONGEST_RESPECT_SECONDS)
        at = clock.now()
        upkeep.name_what_binds(at=at)
        outbox.serve_outbox(at=at, older_than=LEFT_TO_WORKERS)
        _carry_on()
        if self.kept_up_at is None or at - self.kept_up_at >= upkeep.EVERY:
            upkeep.keep_up(at=at)
            self.kept_up_at = at


def _carry_on() -> None:
    """Steps of long jobs, each at its own instant, for a while; the next round goes on."""
    until = monotonic() + JOBS_SECONDS
    while long_jobs.step(at=clock.now()) and monotonic() < until:
        pass


def _repeat(stop: threading.Event, period: float, act: Callable[[], None]) -> None:
    """Round after round; a database that is away for a while must not end the loop."""
    while not stop.wait(period):
        try:
            act()
        except DatabaseError as fault:
            log.warning("this round failed: %s", fault)
            connection.close()
