"""Run inside the portal by `manage.py shell`: agreements on their way, tried and previewed, and a
promise that was not kept, for the screens that show them."""

import json
from dataclasses import replace
from datetime import timedelta
from time import monotonic, sleep
from uuid import UUID

from apps.accounts.models import Membership
from apps.agencies.models import Agency
from apps.agencies.stepping import inside
from apps.agreements import services
from apps.agreements.content import content_of
from apps.agreements.engine import Mode
from apps.agreements.enums import AgreementKind
from apps.agreements.models import AgreementVersion, Calendar
from apps.escalations.enums import Repeat
from apps.escalations.models import Correction
from apps.kernel import clock
from apps.policy_requests.clocks import key_of
from apps.policy_requests.models import Clock
from apps.policy_requests.owing import name_of
from apps.registry.models import Job, JobState
from apps.staff.services import actor_of
from apps.usecases import (
    agreeing,
    changing_calendar,
    disputing,
    escalating,
    long_jobs,
    rebasing_all,
    ticking,
    trying,
)
from apps.usecases.demo.files import blank
from apps.usecases.demo.journey import Journey
from apps.usecases.market_terms import agency_hours, sla_rows

SLUG = "novy-bereg"
NOW = clock.now()
PATIENCE = 60.0
"""Seconds."""


def show(policy_request_id: str) -> str:
    """Ids by name, as JSON; `policy_request_id` is one that the insurer has in hand."""
    agency = Agency.objects.get(slug=SLUG)
    draft, trial = _drafted_and_tried(agency)
    with inside(agency):
        escalation, correction = _escalated(UUID(policy_request_id))
        preview = _previewed(agency)
        disputed, dispute = _disputed()
    broken, late = _broken(agency), _late(agency)
    version, moving = _about_to_move(agency)
    found = {
        "draft": draft.pk,
        "trial": trial.pk,
        "proposed": _proposed(agency).pk,
        "preview": preview.pk,
        "version": version.pk,
        "moving": moving.pk,
        "calendar": Calendar.objects.get(agency=agency).pk,
        "desk_calendar": Calendar.objects.get(agency=None).pk,
        "disputed": disputed,
        "dispute": dispute,
        "escalation": escalation,
        "correction": correction,
        "broken": broken.policy_request_id,
        "broken_clock": name_of(key_of(broken)),
        "late": late.policy_request_id,
        "late_clock": name_of(key_of(late)),
    }
    return json.dumps({name: str(pk) for name, pk in found.items()})


def _member(email: str) -> Membership:
    return Membership.objects.select_related("user").get(user__email=email)


def _drafted_and_tried(agency: Agency) -> tuple[AgreementVersion, Job]:
    """The manager's draft with a shorter quote, run over the last days."""
    manager = _member("manager@insurer.example")
    draft = agreeing.start(kind=AgreementKind.SLA, agency=agency, by=manager, at=NOW)
    content = content_of(draft)
    shorter = [replace(one, amount=max(1, one.amount // 2)) for one in content.targets]
    content = replace(content, targets=tuple(shorter), urgent_contact="+7 495 000-00-00")
    agreeing.save(version_id=draft.pk, content=content, by=manager, at=NOW, expected_revision=0)
    job = trying.begin(
        version_id=draft.pk,
        agencies=[agency],
        of=None,
        start=NOW - timedelta(days=7),
        end=NOW,
        zone="Europe/Moscow",
        user_id=manager.user_id,
        user_name=manager.user.name,
        at=NOW,
    )
    return draft, _done(job)


def _proposed(agency: Agency) -> AgreementVersion:
    """The lead's OLA, laid before the owner."""
    lead = _member(f"lead@{SLUG}.example")
    draft = agreeing.start(kind=AgreementKind.OLA, agency=agency, by=lead, at=NOW)
    return agreeing.propose(version_id=draft.pk, by=lead, at=NOW)


def _previewed(agency: Agency) -> Job:
    """The agency's calendar without its Saturdays and its lunch."""
    owner = _member(f"owner@{SLUG}.example")
    spec = agency_hours(agency.zone)
    weekly = {day: [["10:00", "18:00"]] for day in spec["weekly"] if day != "sat"}
    job = changing_calendar.preview(
        calendar=Calendar.objects.get(agency=agency),
        spec={**spec, "weekly": weekly},
        since=NOW,
        of=agency,
        user_id=owner.user_id,
        user_name=owner.user.name,
        at=NOW,
    )
    return _done(job)


def _about_to_move(agency: Agency) -> tuple[AgreementVersion, Job]:
    """A version in force that nothing runs by yet, and what moving everything to it would do."""
    manager = _member("manager@insurer.example")
    old = AgreementVersion.objects.get(
        agreement__agency=agency, agreement__kind=AgreementKind.SLA, status="active"
    )
    shorter = [row._replace(amount=max(1, row.amount // 4)) for row in sla_rows()]
    version = services.draft(
        kind=AgreementKind.SLA,
        agency=agency,
        calendar_version=old.calendar_version,
        targets=shorter,
        effective_from=NOW,
    )
    signers = {"first": old.first_signed_by, "second": old.second_signed_by}
    services.sign_as_of_old(version_id=version.pk, at=NOW, **signers)
    version.refresh_from_db()
    job = rebasing_all.preview(
        version=version,
        mode=Mode.CARRY,
        reason="Договорились с агентством: новые сроки для всех заявок в работе.",
        of=None,
        by=manager,
        at=NOW,
    )
    return version, _done(job)


def _done(job: Job) -> Job:
    """The job, carried to its end by us and by the portal's own workers, whoever is first."""
    give_up = monotonic() + PATIENCE
    while not job.is_over:
        assert monotonic() < give_up, f"{job.kind} {job.state} {job.done}/{job.total}"
        if not long_jobs.step(at=NOW, job_id=job.pk):
            sleep(0.1)
        job.refresh_from_db()
    assert job.state == JobState.DONE, job.reasons
    return job


def _broken(agency: Agency) -> Clock:
    """A quote that was asked for a week ago and has not come."""
    with inside(agency):
        agent = actor_of(_member(f"agent@{SLUG}.example"))
        asked = NOW - timedelta(days=7)
        journey = Journey({"agent": agent}, "CASH-SEC", NOW + timedelta(days=3), paper=blank)
        journey.begin(asked).go_to("submitted", [asked])
    ticking.tick_one(agency.pk, at=NOW)
    with inside(agency):
        return Clock.objects.get(policy_request_id=journey.id, kind="sla", metric="TTQ")


def _late(agency: Agency) -> Clock:
    """A draft of a week ago that nobody has finished."""
    begun = NOW - timedelta(days=7)
    with inside(agency):
        agent = actor_of(_member(f"agent@{SLUG}.example"))
        journey = Journey({"agent": agent}, "CASH-SEC", NOW + timedelta(days=3), paper=blank)
        journey.begin(begun)
    ticking.tick_one(agency.pk, at=NOW)
    with inside(agency):
        return Clock.objects.get(policy_request_id=journey.id, kind="ola", metric="TTO")


def _disputed() -> tuple[UUID, UUID]:
    """A request with a settled dispute, and its open one that waits for the insurer."""
    own = {role: actor_of(_member(f"{role}@{SLUG}.example")) for role in ("agent", "lead")}
    theirs = {
        role: actor_of(_member(f"{role}@insurer.example")) for role in ("operator", "manager")
    }
    people, hour = {**own, **theirs}, timedelta(hours=1)
    journey = Journey(people, "RENT-LL", NOW + timedelta(days=3), paper=blank)
    journey.begin(NOW - 5 * hour).go_to("quoted", [NOW - 4 * hour, NOW - 3 * hour])

    def said(stretch: int, role: str, charge_to: str) -> UUID:
        return disputing.dispute(
            policy_request_id=journey.policy_request.pk,
            stretch=stretch,
            charge_to=charge_to,
            reason_code="waited",
            comment="Ждали ответа о площади объекта.",
            by=people[role],
            at=NOW,
        ).pk

    settled = said(2, "manager", "agency")
    disputing.answer(
        dispute_id=settled, confirmed=True, comment="Да, ответили поздно.", by=own["lead"], at=NOW
    )
    return journey.policy_request.pk, said(1, "lead", "client")


def _escalated(policy_request_id: UUID) -> tuple[UUID, UUID]:
    """An open escalation of the request, and the correction that a solved one asked for."""
    agent = actor_of(_member(f"agent@{SLUG}.example"))
    operator = actor_of(_member("operator@insurer.example"))
    asked = {"policy_request_id": policy_request_id, "by": agent, "at": NOW}
    solved = escalating.escalate(**asked)
    escalating.answer(escalation_id=solved.pk, text="Сверяем реквизиты.", by=operator, at=NOW)
    escalating.close(
        escalation_id=solved.pk, solved=True, repeat=Repeat.CORRECTION, by=agent, at=NOW
    )
    return escalating.escalate(**asked).pk, Correction.objects.latest("opened_at").pk
