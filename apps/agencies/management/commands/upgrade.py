"""`manage.py upgrade`: the shared schema, the template, then every agency."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from apps.agencies import template


class Command(BaseCommand):
    """Bring the database up to this code."""

    help = __doc__ or ""

    def handle(self, *args: Any, **options: Any) -> None:
        verbosity = options["verbosity"]
        call_command("migrate_schemas", shared=True, interactive=False, verbosity=verbosity)
        template.prepare()
        call_command("migrate_schemas", tenant=True, interactive=False, verbosity=verbosity)
