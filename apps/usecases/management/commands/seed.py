"""`manage.py seed`: the demo insurer, two agencies and about forty requests. Safe to repeat."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.kernel import clock
from apps.usecases.demo import stories
from apps.usecases.demo.seeding import seed


class Command(BaseCommand):
    """Fill the demo."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--people-only", action="store_true", help="agencies, people and terms; no requests"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo is for trying out; this installation is a real one.")
        seed(
            at=clock.now(),
            say=self.stdout.write,
            told=() if options["people_only"] else stories.STORIES,
        )
