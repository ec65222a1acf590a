"""A new agency: its schema written from the template, or made by running every migration."""

import itertools
from time import perf_counter_ns

from django.core.management import call_command

from apps.agencies import services
from benchmarks import bars
from benchmarks.bars import Row
from benchmarks.database import execute, fetch
from benchmarks.harness import interleave
from tests.situations import TUESDAY


def run(smoke: bool) -> list[Row]:
    """Smoke: 3 turns, full: 7; nobody's figure is better than the other's by the agency's row."""
    serial = itertools.count(1)

    def provision() -> None:
        slug = f"new-{next(serial)}"
        services.provision(name="Новое", slug=slug, zone="Europe/Moscow", at=TUESDAY)

    def migrate() -> None:
        schema = f"migrated_{next(serial)}"
        execute(f"CREATE SCHEMA {schema}")
        call_command("migrate_schemas", schema_name=schema, interactive=False, verbosity=0)

    turns = {"template": provision, "migrate": migrate}
    medians = interleave(turns, 3 if smoke else 7, clock=perf_counter_ns)
    ratio = medians["template"] / medians["migrate"]
    row = bars.at_most("new agency, template / migrate", ratio, bars.CLONE_TO_MIGRATE, medians)
    return [row, _same_tables()]


def _same_tables() -> Row:
    """Both ways lead to the same tables, or the comparison would be empty."""
    counted = fetch(
        "SELECT split_part(schemaname, '_', 1), min(n), max(n) FROM (SELECT schemaname, count(*) n "
        "FROM pg_tables WHERE schemaname ~ '^(a_|migrated_)' GROUP BY 1) _ GROUP BY 1"
    )
    sizes = {size for _kind, least, most in counted for size in (least, most)}
    told = ", ".join(f"{kind}: {most}" for kind, _least, most in counted)
    return bars.fact("tables of the two", None, "equal", len(sizes) == 1 < len(counted), told)
