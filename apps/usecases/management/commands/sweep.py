"""`manage.py sweep [--loop]`: the broker-free ticker that runs beside beat on every worker host."""

import logging
import signal
import threading
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, connection

from apps.kernel import clock
from apps.usecases import long_jobs, outbox, ticking, upkeep

log = logging.getLogger(__name__)
LEFT_TO_WORKERS = timedelta(seconds=20)


class Command(BaseCommand):
    """Sweep once, or every second until told to stop."""

    help = __doc__ or ""
    kept_up_at: datetime | None = None

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
        while not stop.wait(options["period"]):
            self._round()

    def _round(self) -> None:
        """One round; a database that is away for a while must not end the loop."""
        at = clock.now()
        try:
            ticking.tick(at=at)
            outbox.serve_outbox(at=at, older_than=LEFT_TO_WORKERS)
            long_jobs.step(at=at)
            if self.kept_up_at is None or at - self.kept_up_at >= upkeep.EVERY:
                upkeep.keep_up(at=at)
                self.kept_up_at = at
        except DatabaseError as fault:
            log.warning("this round failed: %s", fault)
            connection.close()
