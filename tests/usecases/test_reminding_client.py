"""A client who keeps the request waiting is reminded once, after four hours of the agency's day."""

from datetime import datetime, timedelta

import pytest

from apps.notifications.models import Message
from apps.policy_requests import moves
from apps.policy_requests.models import PolicyRequest
from apps.usecases import linking
from apps.usecases.ticking import tick
from apps.watch.models import OutboxEntry, Timer, TimerKind
from tests.situations import MOSCOW, TUESDAY, Office

# Offered at 11:04 in Moscow; the agency rests from 13:00 to 14:00 by its own clock.
FOUR_HOURS_AND_LUNCH = timedelta(hours=5)
SECOND = timedelta(seconds=1)


def reminders(one: PolicyRequest) -> list[Message]:
    sent = Message.objects.filter(event="policy_request.remind_client", policy_request_id=one.pk)
    return list(sent.order_by("created_at"))


def since(one: PolicyRequest) -> datetime:
    moment: datetime = one.status_since
    return moment.astimezone(MOSCOW)


@pytest.mark.parametrize("status", ["offered", "awaiting_payment"])
def test_after_four_hours_of_the_agencys_day_and_once(office: Office, status: str) -> None:
    one = office.request_in(status).policy_request
    due = since(one) + FOUR_HOURS_AND_LUNCH
    tick(at=due - SECOND)
    assert reminders(one) == []
    tick(at=due)
    (letter,) = reminders(one)
    assert letter.recipients == [one.client_email]
    assert "/c/" in letter.body
    assert OutboxEntry.objects.filter(ref=letter.pk).exists()
    tick(at=due + timedelta(hours=3))
    assert reminders(one) == [letter]


def test_an_evening_does_not_count(office: Office) -> None:
    late = TUESDAY.replace(hour=17)
    journey = office.journey().go_to("offered", [late + timedelta(minutes=n) for n in range(1, 9)])
    one = journey.policy_request
    tick(at=since(one) + timedelta(hours=9))
    assert reminders(one) == []
    tick(at=since(one) + timedelta(days=1))
    assert len(reminders(one)) == 1


def test_who_answered_is_left_in_peace(office: Office) -> None:
    journey = office.request_in("offered")
    due = since(journey.policy_request) + FOUR_HOURS_AND_LUNCH
    journey.go_to("collecting", [due - SECOND])
    assert not Timer.objects.filter(kind=TimerKind.REMIND).exists()
    tick(at=due + SECOND)
    assert reminders(journey.policy_request) == []


def test_a_line_written_while_the_reminder_is_late_does_not_lose_it(office: Office) -> None:
    one = office.request_in("offered").policy_request
    due = since(one) + FOUR_HOURS_AND_LUNCH
    held = moves.locked(one.pk)
    moves.note(held, "assign", by=office.people["agent"], at=due + SECOND)
    tick(at=due + 2 * SECOND)
    assert len(reminders(one)) == 1


def test_a_second_wait_has_a_reminder_of_its_own(office: Office) -> None:
    journey = office.request_in("offered")
    tick(at=since(journey.policy_request) + FOUR_HOURS_AND_LUNCH)
    paying = journey.go_to(
        "awaiting_payment",
        [TUESDAY + timedelta(days=1, minutes=n) for n in range(1, 19)],
    ).policy_request
    tick(at=since(paying) + FOUR_HOURS_AND_LUNCH)
    first, second = reminders(paying)
    assert first.subject != second.subject


def test_the_client_reads_it_in_his_language(office: Office) -> None:
    one = office.request_in("offered").policy_request
    PolicyRequest.objects.filter(pk=one.pk).update(language="en")
    tick(at=since(one) + FOUR_HOURS_AND_LUNCH)
    (letter,) = reminders(one)
    assert letter.subject == "Your insurance offer is waiting for your answer"


def test_a_link_that_was_taken_back_is_not_given_anew_by_a_reminder(office: Office) -> None:
    one = office.request_in("offered").policy_request
    due = since(one) + FOUR_HOURS_AND_LUNCH
    linking.revoke_link(policy_request_id=one.pk, by=office.people["agent"], at=due - SECOND)
    tick(at=due)
    assert reminders(one) == []
    assert one.links.filter(revoked_at=None).count() == 0
