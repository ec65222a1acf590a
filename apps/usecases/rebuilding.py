"""Everything derived, compared with the history or made anew from it, one agency at a time."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from apps.agencies.stepping import here, inside
from apps.agreements.queries import notice_calendars
from apps.policy_requests import clocks, ledger
from apps.policy_requests.differing import differences
from apps.policy_requests.models import Clock, DelayReason, Dispute, PolicyRequest
from apps.policy_requests.owing import GIVEN, as_told
from apps.usecases import announcing
from apps.watch import services as watch
from apps.watch.models import OpenDispute

BATCH = 200


def check(agency_id: UUID, *, at: datetime) -> Iterator[str]:
    """Each difference between the agency's history and what is derived from it, as a line."""
    with inside(agency_id):
        notice_calendars()
        for ids in _batches():
            yield from differences(ids, at=at)


def rebuild(agency_id: UUID, *, at: datetime) -> int:
    """Make clocks, timers, work items and ledger anew from the history; returns how many requests.

    So is the list of disputes that wait for an answer. What fell due and was never said is said.
    A batch is one transaction.
    """
    count = 0
    with inside(agency_id):
        for ids in _batches():
            with transaction.atomic():
                rows = PolicyRequest.objects.select_for_update(of=("self",)).order_by("number")
                held = list(rows.select_related("responsible", "insurer_person").filter(pk__in=ids))
                _anew(held, at=at)
            count += len(held)
    return count


def _anew(held: Sequence[PolicyRequest], *, at: datetime) -> None:
    for policy_request in held:
        history = clocks.history_of(policy_request)
        ledger.rebuild(policy_request, history)
        keys = {one.key for one in clocks.folded(policy_request, at=at, history=history)}
        rows = Clock.objects.filter(policy_request=policy_request)
        strays = [row.pk for row in rows if clocks.key_of(row) not in keys]
        Clock.objects.filter(pk__in=strays).delete()
        told = [as_told(line) for line in history if line.name == GIVEN]
        # What is kept of a reason can't be rewritten; what is missing is written again.
        DelayReason.objects.bulk_create(told, ignore_conflicts=True)
    _wait_anew(held)
    announcing.fell_due(clocks.settle(held, at=at), at=at)


def _wait_anew(held: Sequence[PolicyRequest]) -> None:
    """The list of open disputes is derived too: from what has no answer yet."""
    rows = Dispute.objects.open().filter(policy_request__in=held)
    waiting = [
        OpenDispute(
            dispute_id=row.pk,
            agency=here(),
            policy_request_id=row.policy_request_id,
            side=row.answering_side,
            raised_at=row.raised_at,
        )
        for row in rows
    ]
    watch.wait_anew(here(), [one.pk for one in held], waiting)


def _batches() -> Iterator[list[UUID]]:
    ids = list(PolicyRequest.objects.order_by("number").values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]
