"""Long jobs are carried on a step at a time; a step is one short transaction.

The job's row stays locked during its step and keeps where to go on, so any number of workers may
carry jobs on, and one that dies leaves nothing half-done.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from time import monotonic
from uuid import UUID

from django.db import transaction

from apps.agencies.models import Agency
from apps.agencies.stepping import outside
from apps.kernel.errors import BelayError
from apps.registry import jobs
from apps.registry.models import Job, JobKind, JobLine
from apps.usecases import applying, nudge, previewing, trying

log = logging.getLogger(__name__)
Step = Callable[..., Sequence[JobLine]]
STEPS: dict[str, Step] = {
    JobKind.TRIAL: trying.step,
    JobKind.PREVIEW: previewing.step,
    JobKind.APPLY: applying.step,
}
AT_ONCE = timedelta(milliseconds=800)


def step(*, at: datetime, job_id: UUID | None = None) -> bool:
    """Carry one unfinished job one step on; False when there is none that is free."""
    tried = job_id
    try:
        with outside(), transaction.atomic():
            job = jobs.claim(job_id)
            if job is None:
                return False
            tried = job.pk
            _take(job, at=at)
    except Exception:  # a job that breaks is given up by its own count, never by its workers
        log.exception("a step of job %s broke", tried)
        _stumble(tried, at=at)
    return True


def _take(job: Job, *, at: datetime) -> None:
    """One step; a refusal ends the job with its sentences and undoes the step."""
    try:
        with transaction.atomic():
            lines = STEPS[job.kind](job, at=at)
            jobs.step_done(job, lines, at=at)
            if job.place.get("over"):
                jobs.finish(job, at=at)
    except BelayError as refusal:
        jobs.refuse(job, refusal.reasons, at=at)


@transaction.atomic
def _stumble(job_id: UUID | None, *, at: datetime) -> None:
    if job_id is not None:
        jobs.stumbled(job_id, at=at)


def begin(job: Job, *, at: datetime) -> None:
    """Do what is short at once, while the person waits; the workers carry on with the rest."""
    deadline = monotonic() + AT_ONCE.total_seconds()
    while monotonic() < deadline and step(at=at, job_id=job.pk):
        pass
    nudge.carry_on()


def cancel(job_id: UUID, agency: Agency | None, *, at: datetime) -> Job:
    """Stop a job of this party; what it did so far stays done.

    Raises:
        NotFound, Conflict.
    """
    with transaction.atomic():
        return jobs.cancel(jobs.find(job_id, agency), at=at)
