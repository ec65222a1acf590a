"""What the report says after something was recorded late, recalculated or let pass."""

from datetime import datetime, timedelta
from fractions import Fraction

from apps.agreements.engine import Mode
from apps.escalations.models import Escalation
from apps.policy_requests.enums import ClockKind
from apps.policy_requests.models import Clock
from apps.reports.report import PromiseShare, WeeklyReport
from apps.reports.stretches import ZERO
from apps.usecases import correcting, quoting, rebasing, ticking, urgent_route, waiving
from apps.usecases.demo.journey import Journey
from tests.reports.weeks import by_hand, hours, report_of
from tests.situations import TOMORROW, Office, minutes


def quoted_late(office: Office) -> Journey:
    """Submitted at 1, due at 16, found broken at 20, quoted at 30."""
    journey = office.request_in("submitted")
    ticking.tick(at=minutes(20))
    quoting.quote(policy_request_id=journey.id, by=office.people["operator"], at=minutes(30))
    return journey


def quote_share(report: WeeklyReport) -> PromiseShare:
    return next(one for one in report.shares if one.metric == "TTQ")


def waive(office: Office, journey: Journey, at: datetime) -> None:
    clock = Clock.objects.get(policy_request_id=journey.id, metric="TTQ")
    lead = office.people["lead"]
    waiving.waive(clock_id=clock.pk, code="late_reply", evidence="договорились", by=lead, at=at)


def test_a_waived_breach_leaves_the_net_share_and_stays_in_the_gross_one(office: Office) -> None:
    office.journey().go_to("quoted", [minutes(1), minutes(5)])
    waive(office, quoted_late(office), minutes(50))
    report = report_of(at=hours(2))
    share = quote_share(report)
    assert (share.met, share.missed, share.waived) == (1, 1, 1)
    assert (share.share, share.net_share) == (Fraction(1, 2), Fraction(1))
    kept, net = report.kept(ClockKind.SLA), report.kept_net(ClockKind.SLA)
    assert kept.whole - net.whole == 1
    assert kept.part == net.part
    breach = next(one for one in report.breaches if one.metric == "TTQ")
    assert breach.waived == "late_reply"


def test_a_report_as_of_an_earlier_instant_does_not_know_the_later_waiver(office: Office) -> None:
    waive(office, quoted_late(office), minutes(50))
    share = quote_share(report_of(at=minutes(45)))
    assert (share.missed, share.waived) == (1, 0)


def test_a_corrected_instant_moves_the_minutes_and_takes_the_breach_away(office: Office) -> None:
    journey = quoted_late(office)
    before = report_of(at=minutes(39))
    correcting.correct_last_move(
        occurred_at=minutes(10),
        reason_code="recorded_late",
        evidence="письмо клиенту",
        **by_hand(office, journey, "manager", minutes(40)),
    )
    after = report_of(at=minutes(41))
    assert [one.metric for one in before.breaches if one.kind == "sla"] == ["TTQ"]
    assert [one.metric for one in after.breaches if one.kind == "sla"] == []
    assert (quote_share(after).met, quote_share(after).missed) == (1, 0)
    with_insurer = dict(after.by_holder())["insurer"][1]
    assert with_insurer == timedelta(minutes=9)
    assert after.ledger_agrees
    assert sum((one.lifetime for one in after.requests), ZERO) == after.lifetime_total


def test_a_recalculation_leaves_the_breach_in_the_minute_where_it_happened(office: Office) -> None:
    journey = office.request_in("submitted")
    ticking.tick(at=minutes(20))
    clock = Clock.objects.get(policy_request_id=journey.id, metric="TTQ")
    rebasing.rebase(
        policy_request_id=journey.id,
        version_id=clock.version_id,
        mode=Mode.RESTART,
        reason="новый состав объекта",
        by=office.people["manager"],
        at=minutes(25),
    )
    ticking.tick(at=minutes(60))
    found = [one for one in report_of(at=hours(2)).breaches if one.metric == "TTQ"]
    assert [(one.due_at, one.detected_at) for one in found] == [(minutes(16), minutes(20))]
    share = quote_share(report_of(at=hours(2)))
    assert (share.met, share.missed) == (0, 1)


def test_a_call_for_the_urgent_route_is_no_escalation_of_the_week(office: Office) -> None:
    journey = office.request_in("quoted", closing_at=TOMORROW)
    urgent_route.mark_urgent(
        urgent=True, reason="сделка завтра", **by_hand(office, journey, "agent", hours(1))
    )
    assert Escalation.objects.filter(cause="urgent_call").count() == 1
    assert report_of().escalations == ()
