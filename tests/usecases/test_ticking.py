"""The tick at scale: what it costs, and that a crowd keeps nobody waiting."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.escalations.models import Escalation
from apps.notifications.models import Message
from apps.policy_requests.models import ClockEvent, PolicyRequest
from apps.usecases.ticking import tick
from apps.watch.models import OutboxEntry, Timer
from tests.crowds import copies
from tests.situations import TUESDAY, Office, minutes

SIZES = (1, 10, 40)
WARNED, NEARLY, BROKEN = minutes(10), minutes(13), TUESDAY + timedelta(days=7)


def waiting(office: Office, count: int) -> list[UUID]:
    """So many requests submitted at once."""
    original: PolicyRequest = office.request_in("submitted").policy_request
    return [original.pk, *copies(original, count - 1, at=minutes(1))]


@pytest.mark.parametrize("at", [WARNED, BROKEN], ids=["warnings", "breaches"])
def test_a_tick_costs_the_same_statements_for_any_number_of_due_timers(
    office: Office, at: datetime
) -> None:
    crowd = waiting(office, sum(SIZES) + 1)
    _serve(crowd[:1], at)
    crowd, counts = crowd[1:], []
    for size in SIZES:
        counts.append(_serve(crowd[:size], at))
        crowd = crowd[size:]
    assert len(set(counts)) == 1, counts
    said = ClockEvent.objects.values("clock").distinct().count()
    assert Message.objects.filter(key__startswith="clock:").count() == said >= sum(SIZES)
    if at == BROKEN:
        assert Escalation.objects.filter(cause="breach").count() >= sum(SIZES)


def _serve(chosen: Sequence[UUID], at: datetime) -> int:
    """How many statements the tick over these alone took; the others' timers stay armed."""
    others = list(Timer.objects.exclude(policy_request_id__in=chosen))
    Timer.objects.exclude(policy_request_id__in=chosen).delete()
    with CaptureQueriesContext(connection) as captured:
        assert tick(at=at) >= len(chosen)
    Timer.objects.all().delete()
    Timer.objects.bulk_create(others)
    return len(captured)


def test_addresses_are_read_once_for_all_warnings_of_an_agency(office: Office) -> None:
    crowd = waiting(office, 12)
    with CaptureQueriesContext(connection) as captured:
        tick(at=NEARLY)
    asked = [query["sql"] for query in captured if "accounts_membership" in query["sql"]]
    assert len(asked) == 1, asked
    warned = Message.objects.filter(event="clock.warning", policy_request_id__in=crowd)
    assert warned.count() == len(crowd)
    assert OutboxEntry.objects.filter(ref__in=warned.values("pk")).count() == len(crowd)
