"""Where the time went: sums equal lifetimes to the microsecond, whatever happens."""

from datetime import datetime, timedelta

import pytest
from django.db import connection

from apps.agencies.models import Agency
from apps.policy_requests.models import Interval, PolicyRequest
from apps.reports.stretches import ZERO
from apps.reports.weekly import IsoWeek, build
from apps.usecases import ending
from tests.reports.weeks import BERLIN, SUNDAY_NIGHT, WEEK, at_the_end, by_hand, hours, report_of
from tests.situations import MOSCOW, TUESDAY, Office, minutes, office_of


def test_time_by_status_adds_up_to_every_lifetime_exactly(office: Office) -> None:
    office.request_in("delivered", every=37)
    office.request_in("checking", every=3)
    office.request_in("offered", "RENT-LL", every=11)
    at = SUNDAY_NIGHT + timedelta(microseconds=123457)
    report = report_of(at=at)
    assert len(report.requests) == 3
    for one in report.requests:
        ended = one.ended_at or at
        assert sum((part.life for part in one.spent), start=ZERO) == one.lifetime
        assert one.lifetime == ended - one.created_at
        assert one.lifetime > ZERO
    assert report.lifetime_total == sum((one.lifetime for one in report.requests), start=ZERO)
    assert report.ledger_agrees


def test_an_odd_microsecond_is_not_lost(office: Office) -> None:
    moments = [minutes(n) + timedelta(microseconds=333_331 * n) for n in range(1, 8)]
    journey = office.journey().go_to("collecting", moments)
    at = hours(9) + timedelta(microseconds=1)
    one = report_of(at=at).requests[0]
    assert one.lifetime == at - TUESDAY
    assert sum((part.life for part in one.spent), start=ZERO) == at - TUESDAY
    assert len(one.spent) == 5
    assert journey.policy_request.number == one.number


def test_each_minute_is_charged_to_the_one_who_held_it(office: Office) -> None:
    office.journey().go_to("offered", [minutes(10), minutes(30), minutes(70)])
    spent = {one.status: one.life for one in report_of(at=minutes(100)).requests[0].spent}
    assert spent == {
        "draft": timedelta(minutes=10),
        "submitted": timedelta(minutes=20),
        "quoted": timedelta(minutes=40),
        "offered": timedelta(minutes=30),
    }
    assert report_of(at=minutes(100)).by_holder() == {
        "insurer": (timedelta(minutes=20), timedelta(minutes=20)),
        "agency": (timedelta(minutes=50), timedelta(minutes=50)),
        "client": (timedelta(minutes=30), timedelta(minutes=30)),
        "nobody": (ZERO, ZERO),
    }


def test_weeks_add_up_to_the_lifetime(office: Office) -> None:
    office.request_in("offered", every=400)
    at = datetime(2026, 8, 5, 12, 0, tzinfo=MOSCOW)
    weeks = [IsoWeek(2026, number) for number in range(28, 33)]
    reports = [build(week, at=at) for week in weeks]
    lifetime = reports[1].requests[0].lifetime
    assert lifetime == at - TUESDAY
    assert sum((one.week_total for one in reports), start=ZERO) == lifetime
    assert reports[0].is_empty
    assert reports[2].week_total == timedelta(days=7)


def test_a_reopened_request_spent_the_gap_with_nobody(office: Office) -> None:
    journey = office.request_in("offered", every=10)
    ending.cancel(reason_code="price", **by_hand(office, journey, "agent", hours(2)))
    ending.reopen(**by_hand(office, journey, "agent", hours(50)))
    report = report_of(at=hours(60))
    one = report.requests[0]
    spent = {part.status: part.life for part in one.spent}
    assert one.lifetime == timedelta(hours=60) == sum(spent.values(), start=ZERO)
    assert spent["cancelled"] == timedelta(hours=48)
    assert spent["draft"] == timedelta(hours=10, minutes=10)
    assert report.by_holder()["nobody"] == (timedelta(hours=48), timedelta(hours=48))
    assert report.ledger_agrees
    assert one.ended_at is None


def test_an_ended_request_lives_no_longer(office: Office) -> None:
    journey = office.request_in("quoted", every=10)
    ending.cancel(reason_code="price", **at_the_end(office, journey, "agent", hours(2)))
    report = report_of()
    assert report.requests[0].lifetime == timedelta(hours=2)
    assert report.requests[0].ended_at == hours(2)
    assert report.ledger_agrees
    assert build(WEEK.following, at=hours(400)).is_empty


def test_a_report_of_an_earlier_instant_knows_nothing_of_later_moves(office: Office) -> None:
    journey = office.request_in("quoted", every=10)
    ending.cancel(reason_code="price", **at_the_end(office, journey, "agent", hours(2)))
    ending.reopen(**by_hand(office, journey, "agent", hours(50)))
    early = report_of(at=hours(3))
    assert early.requests[0].status == "cancelled"
    assert early.requests[0].lifetime == timedelta(hours=2)
    assert early.ledger_agrees
    assert report_of(at=minutes(15)).requests[0].status == "submitted"


def test_a_ledger_that_was_tampered_with_is_named(office: Office) -> None:
    kept, broken = office.request_in("quoted"), office.request_in("quoted")
    assert report_of().differing == ()
    row = Interval.objects.filter(policy_request_id=broken.id, status="submitted").get()
    Interval.objects.filter(pk=row.pk).update(holder="client")
    report = report_of()
    assert report.differing == (broken.policy_request.number,)
    assert kept.policy_request.number not in report.differing
    assert report.by_holder()["client"] == (ZERO, ZERO), "the report believes the history"


@pytest.fixture
def berlin_office(in_alpha: Agency) -> Office:
    """Alpha with its clocks in Berlin, where they change."""
    Agency.objects.filter(pk=in_alpha.pk).update(zone="Europe/Berlin")
    in_alpha.zone = connection.tenant.zone = "Europe/Berlin"
    return office_of(in_alpha)


def test_the_week_of_the_autumn_change_has_169_hours(berlin_office: Office) -> None:
    week = IsoWeek.parse("2026-W43")
    created = datetime(2026, 10, 14, 12, 0, tzinfo=BERLIN)
    closing = datetime(2026, 11, 20, 12, 0, tzinfo=BERLIN)
    for _ in range(2):
        journey = berlin_office.journey(closing_at=closing)
        journey.go_to("offered", [created + timedelta(hours=n) for n in range(4)])
    at = datetime(2026, 10, 28, 12, 0, tzinfo=BERLIN)
    report = build(week, at=at)
    assert report.zone == BERLIN
    assert [one.week for one in report.requests] == [timedelta(hours=169)] * 2
    for one in report.requests:
        assert sum((part.life for part in one.spent), start=ZERO) == one.lifetime
    assert report.ledger_agrees


def test_a_move_between_the_two_three_o_clocks_splits_the_night_right(
    berlin_office: Office,
) -> None:
    closing = datetime(2026, 11, 20, 12, 0, tzinfo=BERLIN)
    journey = berlin_office.journey(closing_at=closing)
    evening = datetime(2026, 10, 24, 22, 0, tzinfo=BERLIN)
    second_half_past_two = datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=BERLIN)
    journey.go_to("quoted", [evening, second_half_past_two])
    at = datetime(2026, 10, 25, 4, 0, tzinfo=BERLIN)
    spent = {one.status: one.week for one in build(IsoWeek(2026, 43), at=at).requests[0].spent}
    assert spent["submitted"] == timedelta(hours=5, minutes=30)
    assert spent["quoted"] == timedelta(hours=1, minutes=30)


def test_the_reader_s_zone_bounds_the_week(office: Office) -> None:
    office.journey()
    in_moscow = report_of(at=SUNDAY_NIGHT + timedelta(days=3))
    in_kamchatka = report_of(at=SUNDAY_NIGHT + timedelta(days=3), zone="Asia/Kamchatka")
    assert in_moscow.week_total - in_kamchatka.week_total == timedelta(hours=9)
    assert in_moscow.lifetime_total == in_kamchatka.lifetime_total


def test_an_empty_week_gives_an_honest_empty_report(office: Office) -> None:
    office.request_in("quoted")
    report = build(WEEK.previous, at=SUNDAY_NIGHT)
    assert PolicyRequest.objects.count() == 1
    assert report.is_empty
    assert report.week_total == report.lifetime_total == ZERO
    assert report.first_pass.share is None
    assert report.issue_wall is None
    assert report.shares == report.breaches == report.reasons == report.escalations == ()
    assert [one.requests for one in report.funnel] == [0] * 21


def test_a_week_still_to_come_is_empty(office: Office) -> None:
    office.request_in("quoted")
    assert build(WEEK.following, at=hours(5)).is_empty
