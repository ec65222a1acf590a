"""`manage.py outage begin|end|record|list`: what is down, or was, for the adjusted view."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.kernel import clock
from apps.kernel.errors import BelayError
from apps.registry.models import Integration, Outage
from apps.usecases import marking_down
from apps.usecases.marking_down import read_instant, shown


class Command(BaseCommand):
    """Mark an integration down, or up again, or record that it was down.

    The minutes are charged to the platform in the adjusted view; the raw one keeps the holder.
    """

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        deeds = parser.add_subparsers(dest="deed", required=True)
        names = ", ".join(Integration.values)
        for deed in ("begin", "end"):
            one = deeds.add_parser(deed)
            one.add_argument("name", help=names)
            one.add_argument("--at", default="", help="an instant with its offset; now by default")
        past = deeds.add_parser("record")
        past.add_argument("name", help=names)
        past.add_argument("--from", dest="since", required=True)
        past.add_argument("--to", dest="until", required=True)
        told = deeds.add_parser("list")
        told.add_argument("--days", type=int, default=30, help="so many days back")

    def handle(self, *args: Any, **options: Any) -> None:
        at = clock.now()
        try:
            rows = DEEDS[options["deed"]](options, at)
        except BelayError as refusal:
            raise CommandError("\n".join(refusal.reasons)) from refusal
        for row in rows:
            until = shown(row.ended_at) if row.ended_at else "…"
            self.stdout.write(f"{row.name}: {shown(row.since)} – {until}")


def _begin(options: dict[str, Any], at: datetime) -> list[Outage]:
    return [marking_down.begin(options["name"], since=_moment(options, at), at=at)]


def _end(options: dict[str, Any], at: datetime) -> list[Outage]:
    return [marking_down.end(options["name"], until=_moment(options, at), at=at)]


def _record(options: dict[str, Any], at: datetime) -> list[Outage]:
    since, until = read_instant(options["since"]), read_instant(options["until"])
    return [marking_down.record(options["name"], since=since, until=until, at=at)]


def _list(options: dict[str, Any], at: datetime) -> list[Outage]:
    days = max(0, min(options["days"], 3650))
    return list(marking_down.on_record(start=at - timedelta(days=days), end=at))


def _moment(options: dict[str, Any], at: datetime) -> datetime:
    return read_instant(options["at"]) if options["at"] else at.astimezone(UTC)


DEEDS = {"begin": _begin, "end": _end, "record": _record, "list": _list}
