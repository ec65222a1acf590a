"""Whether zones and the production calendar still say what deadlines were derived by."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from apps.agreements.models import CalendarVersion, TimeTable
from apps.worktime.tables import table_prints

FIRST_YEAR = 2024
YEARS_AHEAD = 4


@transaction.atomic
def changed(*, at: datetime) -> Sequence[str]:
    """Zones, or the production calendar, whose years read otherwise than when last noticed.

    They are noticed by this, so each change is told once, to one caller. What is seen for the
    first time is no change. Two statements when nothing changed.
    """
    years = range(FIRST_YEAR, at.year + YEARS_AHEAD + 1)
    prints = table_prints(_zones(), years)
    rows = TimeTable.objects.select_for_update().order_by("name", "year")
    known = {(row.name, row.year): row for row in rows}
    new = [
        TimeTable(name=name, year=year, fingerprint=one, noticed_at=at)
        for (name, year), one in prints.items()
        if (name, year) not in known
    ]
    if new:
        TimeTable.objects.bulk_create(new, ignore_conflicts=True)
    other = [
        row for key, row in known.items() if prints.get(key, row.fingerprint) != row.fingerprint
    ]
    for row in other:
        row.fingerprint, row.noticed_at = prints[row.name, row.year], at
    TimeTable.objects.bulk_update(other, ["fingerprint", "noticed_at"])
    return sorted({row.name for row in other})


def _zones() -> list[str]:
    return list(CalendarVersion.objects.values_list("spec__zone", flat=True).distinct())
