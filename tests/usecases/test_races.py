"""Two people, or twenty, at once: one winner, one line of history, nothing twice."""

import threading
from collections.abc import Callable
from uuid import uuid4

from django.db import connection, transaction

from apps.agencies.stepping import inside
from apps.escalations.models import Escalation
from apps.kernel.errors import Conflict
from apps.policy_requests.models import Clock, ClockEvent, DelayReason, StatusChange
from apps.usecases import giving_reasons, issuing, quoting, ticking
from apps.watch import claiming
from apps.watch.claiming import Portion
from apps.watch.models import OutboxEntry, Timer
from tests.situations import Office, minutes

THREADS = 20


def all_at_once(office: Office, work: Callable[[int], object]) -> list[object]:
    """What each of twenty threads got: a value, or the refusal it met."""
    barrier = threading.Barrier(THREADS)
    results: list[object] = [None] * THREADS

    def run(place: int) -> None:
        barrier.wait()
        try:
            with inside(office.agency):
                results[place] = work(place)
        except Conflict as refused:
            results[place] = refused
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_twenty_submits_make_one_line_of_history(living_office: Office) -> None:
    office = living_office
    with inside(office.agency):
        journey = office.journey()

    def submit(_place: int) -> object:
        return quoting.submit(
            policy_request_id=journey.id, by=office.people["agent"], at=minutes(1)
        )

    results = all_at_once(office, submit)
    refused = [one for one in results if isinstance(one, Conflict)]
    assert len(refused) == THREADS - 1
    assert len([one for one in results if one is None]) == 0
    with inside(office.agency):
        assert StatusChange.objects.filter(policy_request_id=journey.id, name="submit").count() == 1


def test_twenty_reasons_of_one_breach_keep_one(living_office: Office) -> None:
    office = living_office
    with inside(office.agency):
        journey = office.request_in("submitted")
        ticking.tick_one(office.agency.pk, at=minutes(30))
        clock = Clock.objects.get(policy_request_id=journey.id, metric="TTQ")

    def give(_place: int) -> object:
        return giving_reasons.give(
            clock_id=clock.pk,
            code="queue_overload",
            comment="",
            by=office.people["operator"],
            at=minutes(40),
        )

    results = all_at_once(office, give)
    assert len([one for one in results if isinstance(one, Conflict)]) == THREADS - 1
    with inside(office.agency):
        assert DelayReason.objects.count() == 1
        assert StatusChange.objects.filter(name="delay_reason").count() == 1


def test_twenty_payments_pay_once(living_office: Office) -> None:
    office = living_office
    with inside(office.agency):
        journey = office.request_in("awaiting_payment", "RENT-LL")
        premium = journey.policy_request.premium

    def pay(_place: int) -> object:
        return issuing.confirm_payment(
            policy_request_id=journey.id,
            amount=premium,
            payer="Белова Марина",
            reference=f"PAY-{uuid4()}",
            by=office.people["operator"],
            at=minutes(20),
        )

    results = all_at_once(office, pay)
    assert len([one for one in results if isinstance(one, Conflict)]) == THREADS - 1
    with inside(office.agency):
        paid = journey.policy_request.invoices.filter(paid_at__isnull=False)
        assert paid.count() == 1


def test_twenty_sweepers_serve_each_timer_once(living_office: Office) -> None:
    office = living_office
    with inside(office.agency):
        ids = [office.request_in("submitted", "RENT-LL").id for _turn in range(6)]
    all_at_once(office, lambda _place: ticking.tick(at=minutes(900)))
    ticking.tick(at=minutes(900))
    with inside(office.agency):
        breaches = ClockEvent.objects.filter(kind="breach", clock__policy_request_id__in=ids)
        assert breaches.count() == 6
        assert Escalation.objects.filter(policy_request_id__in=ids).count() == 6
    assert not Timer.objects.filter(agency=office.agency, fire_at__lte=minutes(900)).exists()
    assert OutboxEntry.objects.filter(agency=office.agency, kind="message").count() >= 6


def test_what_one_sweeper_serves_no_other_claims(living_office: Office) -> None:
    """Not even what falls due meanwhile: the other would work for one timer as for ten."""
    office = living_office
    portion, held = Portion(limit=9, agencies=1000, slice=9), []
    with inside(office.agency):
        office.request_in("submitted")

    def claim_beside() -> None:
        try:
            with transaction.atomic():
                Timer.objects.create(
                    agency=office.agency, kind="threshold", policy_request_id=uuid4(),
                    fire_at=minutes(1),
                )  # fmt: skip
                held.extend(claiming.claim_timers(portion, at=minutes(900)))
        finally:
            connection.close()

    with transaction.atomic():
        first = claiming.claim_timers(portion, at=minutes(900))
        beside = threading.Thread(target=claim_beside)
        beside.start()
        beside.join()
    assert office.agency.pk in {timer.agency_id for timer in first}
    assert office.agency.pk not in {timer.agency_id for timer in held}
