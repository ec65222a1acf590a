"""`manage.py upgrade`: the shared schema, the template, every agency, then what old rows lack."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from apps.agencies import template
from apps.kernel import clock
from apps.usecases import filling_in


class Command(BaseCommand):
    """Bring the database up to this code. Safe to repeat."""

    help = __doc__ or ""

    def handle(self, *args: Any, **options: Any) -> None:
        verbosity = options["verbosity"]
        call_command("migrate_schemas", shared=True, interactive=False, verbosity=verbosity)
        template.prepare()
        call_command("migrate_schemas", tenant=True, interactive=False, verbosity=verbosity)
        filled = filling_in.fill_in(at=clock.now())
        if filled and verbosity:
            self.stdout.write(f"{filled} rows of the lists filled in")
