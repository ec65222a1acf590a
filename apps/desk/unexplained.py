"""The insurer's broken promises that nobody has explained, over all agencies."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.agencies.models import Agency
from apps.policy_requests.enums import ClockKind
from apps.policy_requests.owing import NAMES
from apps.widgets.nav import NavItem

AGENCIES_AT_ONCE = 100
ONE_AGENCY = """
SELECT %s AS place, c.id, c.breached_at
FROM {schema}.policy_requests_clock c
WHERE c.kind = %s AND c.breached_at IS NOT NULL AND NOT EXISTS (
  SELECT FROM {schema}.policy_requests_delayreason d
  WHERE d.policy_request_id = c.policy_request_id AND {same})
"""
SAME = " AND ".join(f"d.{name} = c.{name}" for name in NAMES)


@dataclass(frozen=True, slots=True)
class Found:
    """Clocks by agency, the agency with the oldest breach first, and how many there are in all."""

    clocks: dict[Agency, list[UUID]]
    total: int


def unexplained_of(agencies: Sequence[Agency], *, most: int) -> Found:
    """The oldest `most` of them. One statement for each AGENCIES_AT_ONCE agencies: their tables are
    read side by side."""
    rows: list[tuple[int, UUID, object, int]] = []
    total = 0
    for start in range(0, len(agencies), AGENCIES_AT_ONCE):
        found = _side_by_side(agencies[start : start + AGENCIES_AT_ONCE], start, most)
        total += found[0][3] if found else 0
        rows += found
    rows.sort(key=lambda row: (row[2], row[1]))
    clocks: dict[Agency, list[UUID]] = {}
    for place, clock_id, _broken, _all in rows[:most]:
        clocks.setdefault(agencies[place], []).append(clock_id)
    return Found(clocks, total)


def _side_by_side(
    agencies: Sequence[Agency], start: int, most: int
) -> list[tuple[int, UUID, object, int]]:
    parts = [
        ONE_AGENCY.format(schema=connection.ops.quote_name(one.schema_name), same=SAME)
        for one in agencies
    ]
    values = [value for n in range(len(agencies)) for value in (start + n, ClockKind.SLA.value)]
    every = " UNION ALL ".join(parts)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT place, id, breached_at, count(*) OVER () FROM ({every}) c"
            f" ORDER BY breached_at, id LIMIT {most:d}",
            values,
        )
        return list(cursor.fetchall())


def views(current: str, agencies: Sequence[Agency], *, of: str = "") -> list[NavItem]:
    """Escalations open and closed, of the agency `of` alone when it is named; corrections; breaches
    that nobody has explained."""
    here, more = reverse("desk:escalations"), f"&agency={of}" if of else ""
    return [
        NavItem(
            pgettext("escalations", "Open"), f"{here}?view=open{more}", current=current == "open"
        ),
        NavItem(
            pgettext("escalations", "Closed"),
            f"{here}?view=closed{more}",
            current=current == "closed",
        ),
        NavItem(_("Corrections"), reverse("desk:corrections"), current=current == "corrections"),
        NavItem(
            _("Breaches without a reason"),
            reverse("desk:breaches"),
            current=current == "breaches",
            count=unexplained_of(agencies, most=1).total or None,
        ),
    ]
