"""Long jobs: one step at a time, by whoever is free, left and found again."""

from threading import Thread
from uuid import uuid4

import pytest
from django.db import connections, transaction

from apps.agencies.models import Agency
from apps.kernel.errors import Conflict, NotFound
from apps.registry import jobs
from apps.registry.models import Job, JobKind, JobState
from tests.situations import minutes


def ordered(agency: Agency | None = None) -> Job:
    return jobs.order(
        kind=JobKind.TRIAL,
        agency=agency,
        user_id=uuid4(),
        user_name="Анна",
        asked={},
        at=minutes(0),
    )


def test_a_job_is_found_by_its_own_party_alone(alpha: Agency, beta: Agency) -> None:
    job = ordered(alpha)
    assert jobs.find(job.pk, alpha).pk == job.pk
    for stranger in (beta, None):
        with pytest.raises(NotFound):
            jobs.find(job.pk, stranger)


def test_a_cancelled_job_is_never_taken_up_again(alpha: Agency) -> None:
    job = ordered(alpha)
    with transaction.atomic():
        jobs.cancel(job, at=minutes(1))
    assert jobs.claim() is None
    with pytest.raises(Conflict):
        jobs.cancel(job, at=minutes(2))


def test_a_job_that_keeps_breaking_is_given_up_with_a_sentence(alpha: Agency) -> None:
    job = ordered(alpha)
    for turn in range(jobs.GIVE_UP_AFTER):
        jobs.stumbled(job.pk, at=minutes(turn))
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert job.reasons


def test_what_was_looked_at_long_ago_is_forgotten_and_applied_changes_stay(alpha: Agency) -> None:
    looked, applied = ordered(alpha), ordered(alpha)
    Job.objects.filter(pk=applied.pk).update(kind=JobKind.APPLY)
    for job in (looked, applied):
        job.refresh_from_db()
        jobs.finish(job, at=minutes(0))
    jobs.forget(at=minutes(0) + jobs.KEPT * 2)
    assert list(Job.objects.values_list("pk", flat=True)) == [applied.pk]


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_hold_the_same_job() -> None:
    job, seen = ordered(), list[Job | None]()

    def other() -> None:
        with transaction.atomic():
            seen.append(jobs.claim(job.pk))
        connections.close_all()

    with transaction.atomic():
        assert jobs.claim(job.pk) is not None
        worker = Thread(target=other)
        worker.start()
        worker.join()
    assert seen == [None]
    Job.objects.filter(pk=job.pk).delete()
