"""The hours a pinned calendar version stands for: its own, then those of every later version."""

from collections import defaultdict
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection

from apps.agreements.models import CalendarVersion
from apps.worktime import PiecewiseCalendar, WorkCalendar, calendar_from_spec

Later = tuple[int, datetime, dict[str, Any]]
# It changes whenever a calendar version is published; statements that run anyway may carry it.
EDITION = "(SELECT count(*) || ' ' || max(effective_from) FROM public.agreements_calendarversion)"
_known: list[str] = []


def hours_from(version: CalendarVersion) -> WorkCalendar:
    """The version's windows until a later version of its calendar comes into force, then those."""
    first = calendar_from_spec(version.spec)
    later = [
        (since, calendar_from_spec(spec))
        for number, since, spec in _later().get(version.calendar_id, ())
        if number > version.number
    ]
    return PiecewiseCalendar(first, later) if later else first


def forget_hours(edition: str | None = None) -> bool:
    """Whether calendars were published since the last look; one query when not told."""
    edition = _edition() if edition is None else edition
    if _known == [edition]:
        return False
    _known[:] = [edition]
    _later.cache_clear()
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
