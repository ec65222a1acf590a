"""Many requests at once: copies of one that the real use cases made, with its clocks."""

from datetime import timedelta
from uuid import uuid4

from apps.policy_requests.models import Clock, PolicyRequest
from apps.watch.models import WorkItem


def copies(original: PolicyRequest, count: int) -> list[PolicyRequest]:
    """`count` copies, each a minute younger and due a minute later than the one before."""
    clocks = list(Clock.objects.filter(policy_request=original))
    item = WorkItem.objects.get(pk=original.pk)
    made, ticking, queued = [], [], []
    for number in range(1, count + 1):
        later = timedelta(minutes=number)
        one = PolicyRequest.objects.get(pk=original.pk)
        one.pk, one.number = uuid4(), original.number + 1000 + number
        one.created_at += later
        made.append(one)
        for clock in clocks:
            due = clock.due_at + later if clock.due_at else None
            ticking.append(_copy(clock, policy_request_id=one.pk, due_at=due))
        due = item.due_at + later if item.due_at else None
        queued.append(_copy(item, pk=one.pk, number=one.number, due_at=due))
    PolicyRequest.objects.bulk_create(made)
    Clock.objects.bulk_create(ticking)
    WorkItem.objects.bulk_create(queued)
    return made


def _copy(row, **changed):
    names = [field.attname for field in row._meta.concrete_fields]
    values = {name: getattr(row, name) for name in names} | {"id": uuid4()}
    if isinstance(row, WorkItem):
        values.pop("id")
        values["policy_request_id"] = changed.pop("pk")
    return type(row)(**values | changed)
