"""Everything open moves to the version in force: seen first, each on record, breaches kept."""

from datetime import datetime
from typing import Any

import pytest

from apps.accounts.models import Membership
from apps.agreements.engine import Mode
from apps.agreements.enums import AgreementKind
from apps.agreements.models import AgreementVersion
from apps.agreements.services import draft, sign_as_of_old
from apps.kernel.actors import Side
from apps.kernel.errors import BelayError, NotAllowed, Refusal
from apps.policy_requests import moves
from apps.policy_requests.models import Clock, ClockEvent, StatusChange
from apps.registry.models import Job, JobState
from apps.usecases import applying, long_jobs, previewing, rebasing_all, rebuilding
from apps.usecases.demo import terms
from apps.usecases.demo.journey import Journey
from tests.situations import Office, minutes

NOW = minutes(5)


def member(office: Office, role: str) -> Membership:
    user = office.users[role]
    rows = Membership.objects.select_related("user", "agency")
    side = {"side": Side.INSURER} if role == "manager" else {"agency": office.agency}
    return rows.get(user=user, **side)


def next_version(office: Office, quote: int, kind: str = "sla", start: int = 3) -> AgreementVersion:
    """In force since the third minute, or `start`, with another target for the quote."""
    old = AgreementVersion.objects.get(
        agreement__agency=office.agency, agreement__kind=kind, status="active"
    )
    rows = terms.sla_rows() if kind == "sla" else terms.ola_rows()
    changed = [
        row._replace(amount=quote) if (row.metric, row.route) == ("TTQ", "normal") else row
        for row in rows
    ]
    version = draft(
        kind=AgreementKind(kind),
        agency=office.agency,
        calendar_version=old.calendar_version,
        targets=changed,
        effective_from=minutes(start),
    )
    sign_as_of_old(
        version_id=version.pk,
        first=old.first_signed_by,
        second=old.second_signed_by,
        at=minutes(start),
    )
    version.refresh_from_db()
    return version


def run(job: Job, at: datetime = NOW) -> Job:
    while long_jobs.step(at=at, job_id=job.pk):
        pass
    job.refresh_from_db()
    return job


def previewed(office: Office, version: AgreementVersion, who: str = "manager", **asked: Any) -> Job:
    given = {"mode": Mode.CARRY, "reason": "новые сроки для всех", "at": NOW, **asked}
    by = member(office, who)
    of = None if who == "manager" else office.agency
    return run(rebasing_all.preview(version=version, of=of, by=by, **given))


def made(office: Office, preview: Job, who: str = "manager", at: datetime = NOW) -> Job:
    user = member(office, who).user
    job = applying.publish(
        preview,
        seen=previewing.fingerprint(preview),
        user_id=user.pk,
        user_name=user.name,
        at=at,
    )
    return run(job, at=at)


def quote_clock(journey: Journey) -> Clock:
    return Clock.objects.get(policy_request_id=journey.id, metric="TTQ")


def test_a_preview_names_the_moved_clock_and_writes_nothing(office: Office) -> None:
    journey = office.request_in("submitted")
    preview = previewed(office, next_version(office, quote=10))
    (line,) = preview.lines.all()
    assert (line.metric, line.change) == ("TTQ", "earlier")
    assert (line.before_at, line.after_at) == (minutes(16), minutes(11))
    assert quote_clock(journey).due_at == minutes(16)
    assert not StatusChange.objects.filter(name="rebase").exists()


def test_every_request_moves_as_it_was_seen_and_each_has_it_on_record(office: Office) -> None:
    journeys = [office.request_in("submitted") for _ in range(3)]
    ended = office.request_in("submitted")
    ended.policy_request.__class__.objects.filter(pk=ended.id).update(status="cancelled")
    version = next_version(office, quote=10)
    done = made(office, previewed(office, version))
    assert (done.state, done.result["moved"]) == (JobState.DONE, 3)
    for journey in journeys:
        clock = quote_clock(journey)
        assert (clock.version_id, clock.due_at) == (version.pk, minutes(11))
        line = journey.policy_request.history.get(name="rebase")
        assert line.details["sla_version_id"] == str(version.pk)
        assert line.details["reason"] == "новые сроки для всех"
        assert line.staff_id == office.people["manager"].staff_id
    assert not StatusChange.objects.filter(policy_request_id=ended.id, name="rebase").exists()
    assert list(rebuilding.check(office.agency.pk, at=NOW)) == []
    assert rebasing_all.waiting(version) == 0


def test_a_shorter_promise_that_is_used_up_breaks_once_and_says_why(office: Office) -> None:
    journey = office.request_in("submitted")
    preview = previewed(office, next_version(office, quote=3))
    assert previewing.newly_breached(preview) == 1
    done = made(office, preview)
    (event,) = ClockEvent.objects.filter(kind="breach", clock__policy_request_id=journey.id)
    assert (event.cause, event.due_at) == ("target_changed", NOW)
    assert done.result["breached"] == 1


def test_a_request_that_moved_on_meanwhile_is_moved_behind_its_last_line(office: Office) -> None:
    journey = office.request_in("submitted")
    version = next_version(office, quote=10)
    preview = previewed(office, version)
    moves.note(moves.locked(journey.id), "assign", by=office.people["operator"], at=minutes(5.5))
    made(office, preview)
    line = journey.policy_request.history.get(name="rebase")
    assert line.occurred_at == minutes(5.5)
    assert quote_clock(journey).due_at == minutes(11)


def test_a_version_that_took_its_place_meanwhile_stops_the_move(office: Office) -> None:
    journey = office.request_in("submitted")
    preview = previewed(office, next_version(office, quote=10))
    next_version(office, quote=20, start=4)
    done = made(office, preview)
    assert (done.state, len(done.reasons)) == (JobState.FAILED, 1)
    assert quote_clock(journey).due_at == minutes(16)


def test_who_left_meanwhile_moves_nothing(office: Office) -> None:
    office.request_in("submitted")
    preview = previewed(office, next_version(office, quote=10))
    by = member(office, "manager")
    Membership.objects.filter(pk=by.pk).update(is_active=False)
    user = by.user
    job = applying.publish(
        preview, seen=previewing.fingerprint(preview), user_id=user.pk, user_name=user.name, at=NOW
    )
    assert run(job).state == JobState.FAILED
    assert not StatusChange.objects.filter(name="rebase").exists()


@pytest.mark.parametrize(
    ("who", "kind", "asked", "refusal"),
    [
        ("owner", "sla", {}, NotAllowed),
        ("lead", "ola", {}, NotAllowed),
        ("manager", "ola", {}, NotAllowed),
        ("manager", "sla", {"reason": "  "}, Refusal),
        ("manager", "sla", {"at": minutes(2)}, Refusal),
    ],
)
def test_who_may_not_or_gives_no_reason_or_names_terms_to_come_is_refused(
    office: Office, who: str, kind: str, asked: dict[str, Any], refusal: type[BelayError]
) -> None:
    office.request_in("submitted")
    version = next_version(office, quote=10, kind=kind)
    with pytest.raises(refusal) as refused:
        previewed(office, version, who, **asked)
    assert refused.value.reasons
    assert not Job.objects.exists()


def test_nothing_to_move_is_said(office: Office) -> None:
    version = next_version(office, quote=10)
    with pytest.raises(Refusal) as refused:
        previewed(office, version)
    assert refused.value.code == "nothing_to_move"


def test_the_owner_moves_what_is_open_inside_the_agency(office: Office) -> None:
    journey = office.journey()
    version = next_version(office, quote=10, kind="ola")
    done = made(office, previewed(office, version, "owner"), "owner")
    assert done.state == JobState.DONE
    line = journey.policy_request.history.get(name="rebase")
    assert line.details["ola_version_id"] == str(version.pk)
    assert line.staff_id == office.people["owner"].staff_id
