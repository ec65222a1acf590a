"""`manage.py weekly_export SLUG [--week 2026-W28]`: an agency's weekly report as a file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.agencies.models import Agency
from apps.agencies.stepping import inside
from apps.kernel import clock
from apps.kernel.errors import BelayError
from apps.reports import weekly
from apps.reports.weeks import read_zone

WRITERS = {"xlsx": weekly.to_xlsx, "csv": weekly.to_csv}


class Command(BaseCommand):
    """Write one week of one agency; without --week, the last whole one."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--week", default="", help="like 2026-W28")
        parser.add_argument("--zone", default="", help="the reader's; the agency's own by default")
        parser.add_argument("--format", choices=sorted(WRITERS), default="xlsx")
        parser.add_argument("--language", default="ru")
        parser.add_argument("--audience", choices=list(weekly.Audience), default="agency")
        parser.add_argument("--out", type=Path, help="a file; by default one named by the week")

    def handle(self, *args: Any, **options: Any) -> None:
        agency = Agency.objects.filter(slug=options["slug"], is_active=True).first()
        if agency is None:
            raise CommandError(f"There is no agency “{options['slug']}”.")
        try:
            path = _export(agency, options)
        except BelayError as refusal:
            raise CommandError("\n".join(refusal.reasons)) from refusal
        except OSError as fault:
            raise CommandError(f"The file cannot be written: {fault}") from fault
        self.stdout.write(str(path))


def _export(agency: Agency, options: dict[str, Any]) -> Path:
    at, zone = clock.now(), read_zone(options["zone"] or agency.zone)
    week = (
        weekly.IsoWeek.parse(options["week"])
        if options["week"]
        else weekly.IsoWeek.containing(at, zone).previous
    )
    with inside(agency):
        report = weekly.build(week, zone, at=at, audience=options["audience"])
    written = WRITERS[options["format"]](report, options["language"])
    path: Path = options["out"] or Path(f"weekly-{agency.slug}-{week}.{options['format']}")
    path.write_bytes(written)
    return path
