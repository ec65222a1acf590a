"""What rows of the lists lack when they were written before the lists showed it.

A request that nothing happens to settles no clock, so its row would stay as it is; an upgrade
fills it in. The row alone is written: no clock moves, no timer is armed, nobody is told.
"""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db import transaction

from apps.agencies.models import Agency
from apps.agencies.stepping import inside, outside
from apps.policy_requests import clocks
from apps.policy_requests.enums import Status
from apps.policy_requests.models import PolicyRequest
from apps.policy_requests.road import legs_left
from apps.watch import queries as watch

BATCH = 200
# A closing turns amber only while there is a way left to it.
ON_THE_WAY = [status for status in Status.values if legs_left(status)]


def fill_in(*, at: datetime) -> int:
    """Fill in every row of every living agency that lacks something; returns how many.

    Safe to repeat, and to stop: a batch is one transaction, and what is filled is not met again.
    One statement when nothing is lacking.
    """
    with outside():
        lacking = watch.lacking(ON_THE_WAY)
        living = Agency.objects.filter(is_active=True, pk__in=lacking)
        agencies = list(living.values_list("pk", flat=True))
    return sum(_fill(agency_id, lacking[agency_id], at=at) for agency_id in agencies)


def _fill(agency_id: UUID, ids: list[UUID], *, at: datetime) -> int:
    with inside(agency_id):
        return sum(_part(part, at=at) for part in _parts(ids))


def _parts(ids: list[UUID]) -> Iterator[list[UUID]]:
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]


@transaction.atomic
def _part(ids: list[UUID], *, at: datetime) -> int:
    """Held as a move holds them: whoever moves one meanwhile writes its row himself."""
    rows = PolicyRequest.objects.select_for_update(of=("self",)).order_by("number")
    held = list(rows.select_related("responsible", "insurer_person").filter(pk__in=ids))
    clocks.show(held, at=at)
    return len(held)
