"""Long jobs: ordered by a person, done step by step by whoever is free, left and found again.

with claimed(at=at) as job:   # the row is locked, so nobody else takes the same step
    ...                       # do a little, set job.place, job.done, job.result
    step_done(job, lines, at=at)
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from apps.agencies.models import Agency
from apps.kernel.errors import Conflict, NotFound
from apps.registry.models import Job, JobKind, JobLine, JobState

UNFINISHED = (JobState.WAITING, JobState.RUNNING)
GIVE_UP_AFTER = 5
KEPT = timedelta(days=90)


def order(
    *,
    kind: JobKind,
    agency: Agency | None,
    user_id: UUID | None,
    user_name: str,
    asked: dict[str, Any],
    at: datetime,
    place: dict[str, Any] | None = None,
) -> Job:
    """A new job that waits for its first step; `place` is where it begins when not at the front."""
    return Job.objects.create(
        kind=kind,
        agency=agency,
        user_id=user_id,
        user_name=user_name,
        asked=asked,
        place=place or {},
        created_at=at,
        stepped_at=at,
    )


def claim(job_id: UUID | None = None) -> Job | None:
    """Lock an unfinished job nobody is at work on: the named one, or the longest untouched.

    Call it inside a transaction; the job is free again when that ends.
    """
    jobs = Job.objects.filter(state__in=UNFINISHED).order_by("stepped_at")
    if job_id is not None:
        jobs = jobs.filter(pk=job_id)
    return jobs.select_for_update(of=("self",), skip_locked=True).first()


def step_done(job: Job, lines: Sequence[JobLine] = (), *, at: datetime) -> None:
    """Write down how far the claimed job came, with the lines it found on the way."""
    JobLine.objects.bulk_create(lines, ignore_conflicts=True)
    job.state, job.stepped_at = JobState.RUNNING, at
    job.save(update_fields=["state", "stepped_at", "place", "result", "done", "total"])


def finish(job: Job, *, at: datetime) -> None:
    """The claimed job is done."""
    job.state, job.finished_at = JobState.DONE, at
    job.save(update_fields=["state", "finished_at", "result", "done", "total"])


def refuse(job: Job, reasons: Sequence[str], *, at: datetime) -> None:
    """The claimed job can't go on, and a person must read why."""
    job.state, job.finished_at, job.reasons = JobState.FAILED, at, list(reasons)
    job.save(update_fields=["state", "finished_at", "reasons"])


def stumbled(job_id: UUID, *, at: datetime) -> None:
    """A step broke and was rolled back: it is tried again, and given up after a few times."""
    job = Job.objects.select_for_update(of=("self",)).get(pk=job_id)
    job.faults, job.stepped_at = job.faults + 1, at
    job.save(update_fields=["faults", "stepped_at"])
    if job.faults >= GIVE_UP_AFTER and not job.is_over:
        refuse(job, [_("This failed several times; the fault is in the log.")], at=at)


def cancel(job: Job, *, at: datetime) -> Job:
    """Stop after the step being done now; what was done so far stays done.

    Raises:
        Conflict: it is over already.
    """
    held = Job.objects.select_for_update(of=("self",)).get(pk=job.pk)
    if held.is_over:
        raise Conflict(_("This is over already."), code="job_over")
    held.state, held.finished_at = JobState.CANCELLED, at
    held.save(update_fields=["state", "finished_at"])
    return held


def of(agency: Agency | None) -> QuerySet[Job]:
    """The jobs of one agency, or of the insurer's desk; the newest first."""
    return Job.objects.filter(agency=agency).order_by("-created_at")


def find(job_id: UUID, agency: Agency | None) -> Job:
    """The job of this agency, or of the desk.

    Raises:
        NotFound: absent, or of another party.
    """
    job = of(agency).filter(pk=job_id).first()
    if job is None:
        raise NotFound(_("There is no such page."))
    return job


def forget(*, at: datetime) -> int:
    """Remove what was looked at long ago; a change that was applied is a record and stays."""
    old = Job.objects.filter(finished_at__lt=at - KEPT).exclude(kind=JobKind.APPLY)
    return old.delete()[0]
