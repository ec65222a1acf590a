"""The hours a pinned calendar version stands for: its own, then those of every later version.

Days decreed beside the production calendar count from the instant they were published.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection

from apps.agreements.decreed import Decreed, calendar_with
from apps.agreements.models import CalendarVersion, ProductionDay
from apps.worktime import PiecewiseCalendar, WorkCalendar

Spec = dict[str, Any]
Later = tuple[int, datetime, Spec]
Decree = tuple[datetime, Decreed]
# It changes whenever a calendar version or a decreed day is published; statements that run anyway
# may carry it.
EDITION = (
    "(SELECT concat(count(*), ' ', max(effective_from), ' ',"
    " (SELECT count(*) FROM public.agreements_productionday))"
    " FROM public.agreements_calendarversion)"
)
_known: list[str] = []


@dataclass(frozen=True, slots=True)
class Hours:
    """A calendar version in worktime's notation; `since` is when it came, or comes, into force.

    The version an agreement is pinned to counts even before its own `since`.
    """

    number: int
    since: datetime
    spec: Spec


def versions_from(version: CalendarVersion) -> tuple[Hours, ...]:
    """The pinned version and every later one of its calendar that comes to count, in order.

    One that begins before an earlier entry replaces it, as `PiecewiseCalendar` counts.
    """
    pinned = Hours(version.number, version.effective_from, version.spec)
    later: list[Hours] = []
    for number, since, spec in _later().get(version.calendar_id, ()):
        if number > version.number:
            later = [one for one in later if one.since < since]
            later.append(Hours(number, since, spec))
    return (pinned, *later)


def hours_at(versions: Sequence[Hours], at: datetime) -> Hours:
    """The one of `versions_from` that counts at an instant."""
    return next((one for one in reversed(versions[1:]) if one.since <= at), versions[0])


def hours_between(versions: Sequence[Hours], start: datetime, end: datetime) -> tuple[Hours, ...]:
    """Those that count somewhere in [start, end), in order; the one at `start` at least."""
    later = tuple(one for one in versions[1:] if start < one.since < end)
    return (hours_at(versions, start), *later)


def hours_from(version: CalendarVersion, proposed: Sequence[Decree] = ()) -> WorkCalendar:
    """The version's windows until a later version of its calendar comes into force, then those.

    `proposed` are days not decreed yet, as if they were.
    """
    pinned, *later = versions_from(version)
    return _compiled([(None, pinned.spec), *((one.since, one.spec) for one in later)], proposed)


def hours_of(spec: Spec) -> WorkCalendar:
    """Windows that no version stands for yet, with the days decreed so far."""
    return _compiled([(None, spec)], ())


def decrees() -> tuple[Decree, ...]:
    """Every decreed day and since when it counts, in the order of publishing. Kept."""
    return _decrees()


def _compiled(
    specs: Sequence[tuple[datetime | None, Spec]], proposed: Sequence[Decree]
) -> WorkCalendar:
    days = [*_decrees(), *proposed]
    moments = {since for since, _spec in specs if since} | {since for since, _day in days}
    first = last = calendar_with(specs[0][1], ())
    later = []
    for at in sorted(moments):
        spec = next(spec for since, spec in reversed(specs) if since is None or since <= at)
        calendar = calendar_with(spec, [day for since, day in days if since <= at])
        if calendar is not last:
            later.append((at, calendar))
        last = calendar
    return PiecewiseCalendar(first, later) if later else first


def forget_hours(edition: str | None = None) -> bool:
    """Whether calendars or days were published since the last look; one query when not told."""
    edition = _edition() if edition is None else edition
    if _known == [edition]:
        return False
    _known[:] = [edition]
    _later.cache_clear()
    _decrees.cache_clear()
    return True


def _edition() -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {EDITION}")
        (edition,) = cursor.fetchone()
    return str(edition)


@lru_cache(maxsize=1)
def _later() -> dict[UUID, list[Later]]:
    """Every calendar's versions but the first, by number. One query."""
    rows = CalendarVersion.objects.filter(number__gt=1).order_by("number")
    found: dict[UUID, list[Later]] = defaultdict(list)
    for row in rows:
        found[row.calendar_id].append((row.number, row.effective_from, row.spec))
    return found


@lru_cache(maxsize=1)
def _decrees() -> tuple[Decree, ...]:
    rows = ProductionDay.objects.order_by("since", "pk")
    return tuple((r.since, Decreed(r.day, r.kind, r.region, r.country)) for r in rows)
