"""`manage.py rebuild_clocks [SLUG …] [--check]`: what is derived, made anew from the history."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.agencies.models import Agency
from apps.kernel import clock
from apps.usecases import rebuilding


class Command(BaseCommand):
    """Rebuild clocks, timers and ledger agency by agency; with --check compare and change nothing.

    To be run after a change of the time zone tables. --check says every difference and fails.
    """

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slugs", nargs="*", help="agencies; all by default")
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        agencies = Agency.objects.filter(is_active=True).order_by("slug")
        if options["slugs"]:
            agencies = agencies.filter(slug__in=options["slugs"])
        found = 0
        for agency in agencies:
            if options["check"]:
                found += self._check(agency)
                continue
            count = rebuilding.rebuild(agency.pk, at=clock.now())
            self.stdout.write(f"{agency.slug}: {count} requests rebuilt")
        if found:
            raise CommandError(f"Differences: {found}.")

    def _check(self, agency: Agency) -> int:
        found = list(rebuilding.check(agency.pk, at=clock.now()))
        for words in found:
            self.stdout.write(f"{agency.slug}: {words}")
        self.stdout.write(f"{agency.slug}: {len(found)} differences")
        return len(found)
