"""`manage.py provision SLUG --name NAME --zone ZONE`: a new agency from the command line."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.agencies import services
from apps.kernel import clock
from apps.kernel.errors import BelayError


class Command(BaseCommand):
    """Make an agency with its own schema."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--name", required=True)
        parser.add_argument("--zone", default="Europe/Moscow")
        parser.add_argument("--phone", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            agency = services.provision(
                name=options["name"],
                slug=options["slug"],
                zone=options["zone"],
                phone=options["phone"],
                at=clock.now(),
            )
        except BelayError as refusal:
            raise CommandError("\n".join(refusal.reasons)) from refusal
        self.stdout.write(f"{agency.slug}: {agency.name}")
