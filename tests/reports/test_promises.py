"""What was kept, what was broken, and what people said of it."""

from datetime import datetime, timedelta
from fractions import Fraction

from apps.escalations.models import Escalation
from apps.policy_requests.enums import ClockKind
from apps.policy_requests.models import ClockEvent
from apps.reports.report import PromiseShare, WeeklyReport
from apps.reports.weekly import build
from apps.usecases import checking, drafting, ending, escalating, issuing, ticking, urgent_route
from tests.reports.weeks import SUNDAY_NIGHT, WEEK, at_the_end, by_hand, hours, report_of
from tests.situations import MOSCOW, TOMORROW, TUESDAY, Office, minutes


def row(report: WeeklyReport, metric: str, stage: str = "", number: int = 1) -> PromiseShare:
    found = [
        one
        for one in report.shares
        if (one.metric, one.stage, one.round) == (metric, stage, number)
    ]
    assert len(found) == 1, f"{metric} {stage} {number}: {len(found)} rows"
    return found[0]


def quoted_after(office: Office, *waits: int) -> None:
    """Requests submitted a minute after TUESDAY and quoted so many minutes later."""
    for wait in waits:
        office.journey().go_to("quoted", [minutes(1), minutes(1 + wait)])


def test_the_share_within_is_met_over_met_and_missed(office: Office) -> None:
    quoted_after(office, 5, 10, 15, 16)
    cancelled = office.journey().go_to("submitted", [minutes(1)])
    ending.cancel(reason_code="price", **by_hand(office, cancelled, "agent", minutes(3)))
    report = report_of(at=hours(1))
    quotes = row(report, "TTQ")
    assert (quotes.met, quotes.missed) == (3, 1)
    assert quotes.share == Fraction(3, 4)
    assert report.kept(ClockKind.SLA).share == Fraction(3, 4)
    assert report.kept(ClockKind.SLA).whole == 4, "a cancelled clock is in neither"


def test_working_and_wall_time_are_spread_apart(office: Office) -> None:
    evening = TUESDAY.replace(hour=17, minute=55)
    morning = TUESDAY.replace(hour=9, minute=5) + timedelta(days=1)
    office.journey().go_to("quoted", [evening, morning])
    quotes = row(report_of(), "TTQ")
    assert quotes.met == 1
    assert quotes.working is not None and quotes.wall is not None
    assert quotes.working.mean == timedelta(minutes=10)
    assert quotes.wall.mean == timedelta(hours=15, minutes=10)


def test_an_open_late_clock_counts_in_the_week_of_its_breach(office: Office) -> None:
    friday = datetime(2026, 7, 17, 17, 50, tzinfo=MOSCOW)
    office.journey().go_to("submitted", [friday])
    at = datetime(2026, 7, 21, 12, 0, tzinfo=MOSCOW)
    first, second = build(WEEK, at=at), build(WEEK.following, at=at)
    assert [one.metric for one in first.breaches if one.kind == "sla"] == []
    late = [one for one in second.breaches if one.metric == "TTQ"]
    assert len(late) == 1
    assert late[0].due_at == datetime(2026, 7, 20, 9, 5, tzinfo=MOSCOW)
    assert (row(second, "TTQ").met, row(second, "TTQ").missed) == (0, 1)
    assert row(second, "TTQ").working is None, "nothing is finished yet"


def test_a_breach_is_counted_once_however_late_its_clock_stops(office: Office) -> None:
    friday = datetime(2026, 7, 17, 17, 30, tzinfo=MOSCOW)
    tuesday = datetime(2026, 7, 21, 10, 0, tzinfo=MOSCOW)
    office.journey().go_to("quoted", [friday, tuesday])
    at = tuesday + timedelta(days=1)
    first, second = build(WEEK, at=at), build(WEEK.following, at=at)
    assert (row(first, "TTQ").met, row(first, "TTQ").missed) == (0, 1)
    assert row(first, "TTQ").working is None
    done = row(second, "TTQ")
    assert (done.met, done.missed, done.share) == (0, 0, None)
    assert done.working is not None and done.working.count == 1


def test_a_breach_says_when_due_when_noticed_and_by_how_much(office: Office) -> None:
    journey = office.journey().go_to("submitted", [minutes(1)])
    ticking.tick(at=minutes(20))
    assert ClockEvent.objects.filter(kind="breach").count() == 1
    journey.step(minutes(46))
    breach = next(one for one in report_of(at=hours(1)).breaches if one.metric == "TTQ")
    assert breach.due_at == minutes(16)
    assert breach.detected_at == minutes(20)
    assert breach.stopped_at == minutes(46)
    assert breach.overrun == breach.overrun_wall == timedelta(minutes=30)
    assert (breach.suggested, breach.owner) == ("queue_overload", "insurer")


def test_a_stop_after_hours_is_missed_with_no_working_overrun(office: Office) -> None:
    submitted = TUESDAY.replace(hour=17, minute=45)
    office.journey().go_to("quoted", [submitted, TUESDAY.replace(hour=20, minute=0)])
    breach = next(one for one in report_of(at=hours(10)).breaches if one.metric == "TTQ")
    assert breach.overrun == timedelta(0)
    assert breach.overrun_wall == timedelta(hours=2)


def test_rounds_are_counted_apart(office: Office) -> None:
    journey = office.request_in("checking", every=2)
    scan = journey.policy_request.documents.filter(origin="agency").first().kind
    checking.ask_for_correction(
        reason_code="blurred_scan",
        items=(scan,),
        **by_hand(office, journey, "operator", minutes(20)),
    )
    drafting.attach(
        kind=scan,
        name="new.pdf",
        content=another_pdf(),
        **by_hand(office, journey, "agent", minutes(30)),
    )
    checking.resubmit_check(**by_hand(office, journey, "agent", minutes(40)))
    journey.step(minutes(45))
    report = report_of(at=hours(2))
    assert row(report, "TTV", number=1).met == 1
    assert row(report, "TTV", number=2).met == 1
    reason = report.reasons[0]
    assert (reason.owner, reason.code, reason.count) == ("agency", "blurred_scan", 1)
    assert reason.spent == timedelta(minutes=20)
    assert report.first_pass.share == Fraction(0, 1)


def another_pdf() -> bytes:
    import io

    import pikepdf

    made = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.add_blank_page()
        pdf.save(made)
    return made.getvalue()


def test_a_check_without_a_return_passes_at_first(office: Office) -> None:
    office.request_in("approved")
    report = report_of(at=hours(5))
    assert (report.first_pass.part, report.first_pass.whole) == (1, 1)


def test_the_issue_time_is_that_of_the_whole_issue(office: Office) -> None:
    office.request_in("issued", every=6)
    report = report_of(at=hours(5))
    assert report.issue_working is not None and report.issue_wall is not None
    assert report.issue_working.count == 1
    assert report.issue_wall.mean == report.issue_wall.p90 == timedelta(minutes=24)
    parts = [one for one in report.shares if one.metric == "TTI" and one.stage]
    assert len(parts) == 4
    assert sum((one.wall.mean for one in parts if one.wall), timedelta(0)) == timedelta(minutes=24)


def test_the_places_of_the_issue_are_not_counted_twice(office: Office) -> None:
    office.request_in("delivered", every=1)
    report = report_of(at=hours(5))
    sla = [one for one in report.shares if one.kind == "sla"]
    assert report.kept(ClockKind.SLA).whole == sum(one.met + one.missed for one in sla) - 4


def test_the_funnel_counts_each_request_once_a_status(office: Office) -> None:
    office.request_in("delivered")
    back = office.request_in("issue_documents")
    issuing.send_back_in_issue(
        reason_code="payment_not_matched", **by_hand(office, back, "operator", hours(1))
    )
    reached = {one.status: (one.requests, one.times) for one in report_of().funnel}
    assert len(reached) == 21
    assert reached["draft"] == (2, 2)
    assert reached["issue_check"] == (2, 3)
    assert reached["delivered"] == (1, 1)
    assert reached["refunded"] == (0, 0)


def test_reasons_belong_to_their_owners(office: Office) -> None:
    journey = office.request_in("quoted")
    ending.cancel(reason_code="slow_quote", **at_the_end(office, journey, "agent", hours(1)))
    back = office.request_in("issue_documents")
    issuing.send_back_in_issue(
        reason_code="print_error", **by_hand(office, back, "operator", hours(1))
    )
    defect = office.request_in("delivered")
    issuing.request_fix(
        reason_code="wrong_sum", origin="client", **by_hand(office, defect, "agent", hours(1))
    )
    declined = office.request_in("checking")
    checking.decline(
        reason_code="open_lawsuit", **at_the_end(office, declined, "underwriter", hours(1))
    )
    report = report_of(at=hours(3))
    assert {(one.owner, one.code) for one in report.reasons} == {
        ("insurer", "slow_quote"),
        ("insurer", "print_error"),
        ("client", "wrong_sum"),
        ("insurer", "open_lawsuit"),
    }
    spent = {one.code: one.spent for one in report.reasons}
    assert spent["print_error"] == timedelta(hours=2)
    assert spent["slow_quote"] == timedelta(0)


def test_a_breached_request_is_explained_by_the_place_where_most_time_went(office: Office) -> None:
    office.journey().go_to("offered", [minutes(1), minutes(20), minutes(22)])
    kept = office.journey().go_to("offered", [minutes(1), minutes(5), minutes(6)])
    found = report_of(at=hours(30)).suggestions
    assert len(found) == 1
    assert (found[0].status, found[0].holder) == ("offered", "client")
    assert (found[0].code, found[0].owner) == ("thinking", "client")
    assert found[0].spent == timedelta(hours=30) - timedelta(minutes=22)
    assert kept.policy_request.number != found[0].number


def test_an_urgent_request_counts_as_urgent_in_its_week(office: Office) -> None:
    hurried = office.request_in("quoted", closing_at=TOMORROW)
    calm = office.request_in("quoted")
    urgent_route.mark_urgent(
        urgent=True,
        reason="сделка завтра",
        **by_hand(office, hurried, "agent", hours(1)),
    )
    report = report_of()
    assert (report.urgent.part, report.urgent.whole) == (1, 2)
    assert report.urgent_without_deadline == 0
    urgent = {one.number: one.urgent for one in report.requests}
    assert urgent == {hurried.policy_request.number: True, calm.policy_request.number: False}


def test_an_escalation_says_how_soon_it_was_answered(office: Office) -> None:
    journey = office.request_in("submitted")
    opened = escalating.escalate(**by_hand(office, journey, "agent", minutes(10)))
    operator = office.people["operator"]
    escalating.acknowledge(escalation_id=opened.pk, by=operator, at=minutes(14))
    escalating.answer(escalation_id=opened.pk, text="Готово.", by=operator, at=minutes(40))
    found = report_of(at=hours(1)).escalations
    assert len(found) == 1
    assert found[0].acknowledged_in == timedelta(minutes=4)
    assert found[0].answered_in == timedelta(minutes=30)
    assert found[0].closed_in is None


def test_escalations_of_other_weeks_stay_out(office: Office) -> None:
    journey = office.request_in("submitted")
    escalating.escalate(**by_hand(office, journey, "agent", minutes(10)))
    assert Escalation.objects.count() == 1
    assert build(WEEK.following, at=SUNDAY_NIGHT + timedelta(days=2)).escalations == ()


def test_people_answer_for_their_own_requests(office: Office) -> None:
    office.request_in("delivered")
    office.request_in("collecting")
    found = report_of().people
    assert len(found) == 1
    person = found[0]
    assert person.name == "Мария Котова"
    assert (person.requests, person.delivered) == (2, 1)
    assert person.held > timedelta(0)
    assert person.kept.whole > 0


def test_acknowledgements_are_rows_of_the_promises(office: Office) -> None:
    agent, operator = office.people["agent"], office.people["operator"]
    kept, late, left = (
        escalating.escalate(policy_request_id=one.id, by=agent, at=minutes(0))
        for one in (office.journey(), office.journey(), office.journey(closing_at=TOMORROW))
    )
    escalating.acknowledge(escalation_id=kept.pk, by=operator, at=minutes(12))
    escalating.acknowledge(escalation_id=late.pk, by=operator, at=minutes(45))
    urgent_route.mark_urgent(
        policy_request_id=left.policy_request_id, urgent=True, reason="нотариус",
        by=agent, at=minutes(20),
    )  # fmt: skip
    ticking.tick(at=minutes(50))
    report = report_of(at=minutes(60))
    answers = row(report, "TTA")
    assert (answers.kind, answers.met, answers.missed) == ("sla", 1, 3)
    assert answers.working is not None and answers.working.count == 2
    broken = [one for one in report.breaches if one.metric == "TTA"]
    assert [(one.due_at, one.detected_at) for one in broken] == [
        (minutes(30), minutes(45)),
        (minutes(30), minutes(50)),
        (minutes(30), minutes(50)),
    ]
    opened = {one.cause for one in report.escalations if one.party == "insurer"}
    assert opened == {"by_hand"}, "a call blames nobody, though its promise is counted"


def test_an_acknowledgement_counts_in_the_week_of_its_due(office: Office) -> None:
    friday = datetime(2026, 7, 17, 17, 50, tzinfo=MOSCOW)
    escalating.escalate(policy_request_id=office.journey().id, by=office.people["agent"], at=friday)
    at = datetime(2026, 7, 21, 12, 0, tzinfo=MOSCOW)
    first, second = build(WEEK, at=at), build(WEEK.following, at=at)
    assert [one for one in first.shares if one.metric == "TTA"] == []
    assert (row(second, "TTA").met, row(second, "TTA").missed) == (0, 1)
    assert row(second, "TTA").working is None, "nobody has answered yet"
