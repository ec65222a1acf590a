"""Terms nobody signed yet, run over what really happened."""

from datetime import timedelta
from uuid import UUID

import pytest

from apps.agencies.models import Agency
from apps.agreements.enums import AgreementKind
from apps.agreements.models import AgreementVersion
from apps.agreements.services import TargetRow, draft
from apps.kernel.errors import Malformed, NotFound
from apps.policy_requests.models import Clock
from apps.registry.models import Job, JobState
from apps.usecases import long_jobs, trying
from tests.situations import TUESDAY, Office, minutes

LATER = minutes(600)


def drafted(office: Office, minutes_to_quote: int) -> AgreementVersion:
    """An unsigned version that promises nothing but the quote."""
    signed = AgreementVersion.objects.get(
        agreement__agency=office.agency, agreement__kind=AgreementKind.SLA
    )
    return draft(
        kind=AgreementKind.SLA,
        agency=office.agency,
        calendar_version=signed.calendar_version,
        targets=[TargetRow("TTQ", minutes_to_quote)],
        effective_from=LATER,
    )


def order(version: UUID, of: Agency | None, **changed: object) -> Job:
    asked: dict[str, object] = {
        "version_id": version,
        "agencies": [],
        "of": of,
        "start": TUESDAY - timedelta(days=1),
        "end": TUESDAY + timedelta(days=1),
        "zone": "Europe/Moscow",
        "user_id": UUID(int=1),
        "user_name": "Анна",
        "at": LATER,
    }
    return trying.begin(**asked | changed)  # type: ignore[arg-type]


def run(job: Job) -> Job:
    while long_jobs.step(at=LATER, job_id=job.pk):
        pass
    job.refresh_from_db()
    return job


def test_a_shorter_promise_would_have_broken_what_was_kept(office: Office) -> None:
    for _quoted_in_eight_minutes in range(2):
        office.request_in("quoted", every=8)
    kept_before = list(Clock.objects.order_by("pk").values_list("state", "due_at"))
    job = run(order(drafted(office, 5).pk, office.agency))
    (tally,) = job.result["tallies"].values()
    assert job.state == JobState.DONE
    assert (tally["met_before"], tally["missed_before"]) == (2, 0)
    assert (tally["met"], tally["missed"]) == (0, 2)
    assert tally["minutes"] == {"8": 2}
    assert job.result["newly_missed"] == 2
    assert sum(job.result["earlier"].values()) == 2 * 3, "three minutes late each"
    assert job.lines.filter(change="breached", metric="TTQ").count() == 2
    assert list(Clock.objects.order_by("pk").values_list("state", "due_at")) == kept_before


def test_a_longer_promise_would_have_kept_what_was_broken(office: Office) -> None:
    office.request_in("quoted", every=20)
    job = run(order(drafted(office, 30).pk, office.agency))
    (tally,) = job.result["tallies"].values()
    assert (tally["met_before"], tally["missed_before"], tally["met"]) == (0, 1, 1)
    assert job.result["newly_met"] == 1
    assert job.result["unpromised"] == 0


def test_a_trial_in_many_small_steps_says_the_same_as_in_one(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _one in range(3):
        office.request_in("quoted", every=8)
    version = drafted(office, 5).pk
    whole = run(order(version, office.agency)).result
    monkeypatch.setattr(trying, "PART", 1)
    job = order(version, office.agency)
    assert long_jobs.step(at=LATER, job_id=job.pk)
    assert long_jobs.step(at=LATER, job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.total, job.done) == (JobState.RUNNING, 3, 1)
    assert run(job).result == whole
    assert not long_jobs.step(at=LATER, job_id=job.pk), "a second run finds nothing to do"


def test_a_broken_step_leaves_nothing_and_is_tried_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.request_in("quoted", every=8)
    job = order(drafted(office, 5).pk, office.agency)
    long_jobs.step(at=LATER, job_id=job.pk)
    with monkeypatch.context() as broken:
        broken.setattr("apps.reports.trial.try_on", lambda *_: {}["lost"])
        assert long_jobs.step(at=LATER, job_id=job.pk)
    job.refresh_from_db()
    assert (job.faults, job.done, job.result) == (1, 0, {})
    assert run(job).result["newly_missed"] == 1


def test_a_period_that_has_not_begun_is_refused(office: Office) -> None:
    version = drafted(office, 5).pk
    with pytest.raises(Malformed):
        order(version, office.agency, start=LATER, end=LATER + timedelta(days=1))
    with pytest.raises(Malformed):
        order(version, office.agency, end=TUESDAY - timedelta(days=2))


def test_another_agencys_draft_is_not_found(office: Office, beta: Agency) -> None:
    with pytest.raises(NotFound):
        order(drafted(office, 5).pk, beta)
