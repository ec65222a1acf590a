"""When a loop stood still, from its last round until it was seen to go on; what was marked down."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from apps.registry.models import Integration, Outage


def begin(name: str, *, since: datetime, at: datetime) -> None:
    """Note that it stands still; while one outage is open there is no second."""
    Outage.objects.bulk_create(
        [Outage(name=name, since=since, noticed_at=at)], ignore_conflicts=True
    )


def end(name: str, *, at: datetime) -> None:
    """Note that it goes on."""
    Outage.objects.filter(name=name, ended_at=None).update(ended_at=at)


def marked_down(start: datetime, end: datetime) -> list[Outage]:
    """What operators marked down and touches `[start, end)`, oldest first. One statement.

    The loops' own rows are for the alarm: they end when somebody looked.
    """
    rows = Outage.objects.filter(name__in=Integration.values, since__lt=end)
    return list(rows.filter(Q(ended_at=None) | Q(ended_at__gt=start)).order_by("since", "name"))


def is_open(name: str) -> bool:
    """Whether an outage of it is open, or over and somebody still has to be told so."""
    return Outage.objects.filter(_untold() | Q(ended_at=None), name=name).exists()


@contextmanager
def next_untold(name: str, *, confirmed_before: datetime) -> Iterator[Outage | None]:
    """Under its lock, the oldest outage that somebody has to be told of, or to be told is over.

    One that was over before it was confirmed is nobody's business.
    """
    with transaction.atomic():
        due = Q(ended_at=None, told_at=None, noticed_at__lte=confirmed_before) | _untold()
        rows = Outage.objects.select_for_update(skip_locked=True).filter(due, name=name)
        yield rows.order_by("noticed_at").first()


def _untold() -> Q:
    return Q(ended_at__isnull=False, told_at__isnull=False, all_clear_at=None)
