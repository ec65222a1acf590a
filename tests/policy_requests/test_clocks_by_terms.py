"""Clock rules that hang on the terms: days, warnings in minutes, own hours, waits, rebases."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from apps.agreements.engine import Mode
from apps.agreements.enums import AgreementKind
from apps.agreements.models import AgreementVersion, Target
from apps.agreements.services import draft, draw_calendar, sign_as_of_old
from apps.kernel.actors import Actor, Side
from apps.notifications.models import Message
from apps.policy_requests import moves
from apps.policy_requests.facts import Facts
from apps.policy_requests.models import Clock, ClockEvent
from apps.policy_requests.replay import WAIT_OFF, WAIT_ON
from apps.usecases import correcting, ending, quoting, rebasing, rebuilding, ticking, urgent_route
from apps.usecases.demo import terms
from apps.usecases.demo.journey import Journey
from tests.situations import TOMORROW, Office, minutes

MOSCOW = ZoneInfo("Europe/Moscow")


def clock_of(journey: Journey, metric: str = "TTQ") -> Clock:
    return Clock.objects.get(policy_request_id=journey.id, metric=metric)


def differences(office: Office, at: datetime) -> list[str]:
    return list(rebuilding.check(office.agency.pk, at=at))


def signed_next(
    office: Office, at: datetime, *, urgent: dict[str, object] | None = None, **quote: object
) -> None:
    """The SLA in force, once more from `at`, its quote targets or its urgent hours changed."""
    old = AgreementVersion.objects.get(
        agreement__agency=office.agency, agreement__kind="sla", status="active"
    )
    version = draft(
        kind=AgreementKind.SLA, agency=office.agency, calendar_version=old.calendar_version,
        targets=terms.sla_rows(), effective_from=at,
    )  # fmt: skip
    if quote:
        version.targets.filter(metric="TTQ").update(**quote)
    if urgent:
        hours = draw_calendar(
            side=Side.INSURER, agency=None, name="Срочные часы", spec=urgent, at=at
        )
        AgreementVersion.objects.filter(pk=version.pk).update(urgent_calendar_version=hours)
    sign_as_of_old(
        version_id=version.pk, first=old.first_signed_by, second=old.second_signed_by, at=at
    )


def test_a_refund_is_due_by_the_close_of_its_working_day(office: Office) -> None:
    journey = office.request_in("issue_check")
    ending.start_refund(
        policy_request_id=journey.id, reason_code="deal_failed", by=office.people["manager"],
        at=minutes(60),
    )  # fmt: skip
    clock = clock_of(journey, "TTF")
    days = Target.objects.get(version=clock.version_id, metric="TTF").amount
    assert clock.working_days == days
    due = clock.due_at.astimezone(MOSCOW)
    assert (due.hour, due.minute) == (18, 0), "by the close of a working day"
    ticking.tick(at=clock.due_at + timedelta(days=1))
    breach = ClockEvent.objects.get(clock=clock, kind="breach")
    assert breach.due_at == clock.due_at


def test_warnings_in_minutes_before_the_due_are_told_by_their_own_word(office: Office) -> None:
    signed_next(office, minutes(-1), before_due_minutes=[5], thresholds=[100])
    journey = office.request_in("submitted")
    ticking.tick(at=minutes(11))
    event = ClockEvent.objects.get(clock=clock_of(journey), kind="before")
    assert (event.threshold, event.due_at) == (5, minutes(11))
    assert Message.objects.filter(event="clock.warning", policy_request_id=journey.id).count() == 1


def test_the_urgent_route_counts_in_its_own_hours(office: Office) -> None:
    weekly = {"tue": [["11:00", "11:04"], ["12:00", "18:00"]], "wed": [["09:00", "18:00"]]}
    closed_at_noon = {"zone": "Europe/Moscow", "weekly": weekly}
    signed_next(office, minutes(-1), urgent=closed_at_noon)
    journey = office.request_in("submitted", closing_at=TOMORROW)
    urgent_route.mark_urgent(
        policy_request_id=journey.id, urgent=True, reason="нотариус",
        by=office.people["agent"], at=minutes(2),
    )  # fmt: skip
    noon = datetime(2026, 7, 14, 12, 0, tzinfo=MOSCOW)
    assert clock_of(journey).due_at == noon + timedelta(minutes=7), "one before, two, then seven"
    assert differences(office, minutes(3)) == []


def test_a_retroactive_rebase_measures_from_the_start_with_the_pauses_kept(office: Office) -> None:
    journey = office.request_in("submitted")
    clock = clock_of(journey)
    rebasing.rebase(
        policy_request_id=journey.id, version_id=clock.version_id, mode=Mode.RETROACTIVE,
        reason="по договорённости", by=office.people["manager"], at=minutes(10),
    )  # fmt: skip
    clock.refresh_from_db()
    assert (clock.target_seq, clock.due_at) == (2, minutes(16))
    assert differences(office, minutes(11)) == []


@pytest.mark.parametrize(("second", "status"), [(30, "stands"), (15, "voided")])
def test_a_second_correction_decides_again_whether_the_breach_stands(
    office: Office, second: float, status: str
) -> None:
    journey = office.request_in("submitted")
    ticking.tick(at=minutes(20))
    quoting.quote(policy_request_id=journey.id, by=office.people["operator"], at=minutes(31))
    for number, minute in enumerate((14, second)):
        correcting.correct_last_move(
            policy_request_id=journey.id, occurred_at=minutes(minute),
            reason_code="recorded_late", evidence="письмо", by=office.people["manager"],
            at=minutes(40 + number),
        )  # fmt: skip
    breach = ClockEvent.objects.get(clock=clock_of(journey), kind="breach")
    assert breach.status == status
    assert differences(office, minutes(50)) == []


def test_several_reasons_to_wait_rest_a_clock_until_the_last_one_has_gone(office: Office) -> None:
    journey = office.request_in("submitted")
    lines = [
        (2, WAIT_ON, "register_delay"), (3, WAIT_ON, "outage"),
        (6, WAIT_OFF, "register_delay"), (8, WAIT_OFF, "outage"),
    ]  # fmt: skip
    for minute, name, reason in lines:
        moves.note(
            moves.locked(journey.id), name, by=Actor.system("import"), at=minutes(minute),
            facts=Facts(reason_code=reason),
        )  # fmt: skip
        state = clock_of(journey).state
        assert state == ("running" if minute == 8 else "paused"), name
    assert clock_of(journey).due_at == minutes(16 + 6)
    assert differences(office, minutes(9)) == []
