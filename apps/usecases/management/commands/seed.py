"""`manage.py seed`: the demo insurer, two agencies and about forty requests. Safe to repeat."""

import subprocess
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.kernel import clock
from apps.usecases.demo.seeding import SLUGS, lay_ground, settle, tell, unfinished


class Command(BaseCommand):
    """Fill the demo."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--people-only", action="store_true", help="agencies, people and terms; no requests"
        )
        parser.add_argument("--agency", choices=SLUGS, help="only the requests of this agency")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo is for trying out; this installation is a real one.")
        at = clock.now()
        if options["agency"]:
            tell(options["agency"], at=at, say=self._say)
            return
        lay_ground(at=at)
        untold = [] if options["people_only"] else unfinished()
        if untold:
            _tell_side_by_side(untold)
            settle(at=clock.now())

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def _tell_side_by_side(slugs: list[str]) -> None:
    """A process for each agency: printing and the database keep two cores busy."""
    command = [sys.executable, "-m", "django", "seed", "--agency"]
    tellers = [subprocess.Popen([*command, slug]) for slug in slugs]
    if any([teller.wait() for teller in tellers]):
        raise CommandError("The demo was not told to its end; its log says why.")
