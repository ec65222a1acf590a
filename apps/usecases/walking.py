"""A job's walk over agencies and their requests, by number; its place is kept in the job."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from apps.agencies.models import Agency
from apps.agencies.stepping import inside
from apps.policy_requests.models import PolicyRequest
from apps.registry.models import Job

Rows = QuerySet[PolicyRequest, Any]


def set_out(job: Job, agency_ids: Sequence[UUID | str]) -> None:
    """The walk begins at the first agency. Agencies switched off meanwhile are passed by."""
    living = Agency.objects.filter(pk__in=agency_ids, is_active=True).order_by("name")
    ids = [str(pk) for pk in living.values_list("pk", flat=True)]
    job.place = {**job.place, "agencies": ids, "after": 0}
    job.total, job.done = 0, 0


def count(job: Job, rows: Callable[[], Rows]) -> None:
    """How many requests the whole walk will meet."""
    for agency_id in job.place["agencies"]:
        with inside(agency_id):
            job.total += rows().count()


def has_arrived(job: Job) -> bool:
    """Every agency was walked through."""
    return not job.place["agencies"]


@contextmanager
def next_part(
    job: Job, rows: Callable[[], Rows], *, size: int
) -> Iterator[tuple[Agency, list[PolicyRequest]]]:
    """The next requests of the walk, inside their agency; afterwards the place has moved on."""
    with inside(job.place["agencies"][0]) as agency:
        part = list(rows().filter(number__gt=job.place["after"]).order_by("number")[:size])
        yield agency, part
        job.done += len(part)
        if len(part) < size:
            job.place = {**job.place, "agencies": job.place["agencies"][1:], "after": 0}
        else:
            job.place = {**job.place, "after": part[-1].number}
