"""The weekly report of the agency we are in: built from history alone, written as XLSX or CSV.

report = build(IsoWeek.parse("2026-W28"), at=clock.now())
to_xlsx(report, "ru"), to_csv(report, "ru")
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from apps.agencies.models import Agency
from apps.agencies.stepping import here
from apps.escalations.models import Escalation
from apps.policy_requests.adjusted import by_party
from apps.policy_requests.enums import ClockKind
from apps.policy_requests.outages import outages_in
from apps.reports import acknowledged, flow, promises, stretches, whose
from apps.reports.acknowledged import Answer
from apps.reports.life import Life, Window, live
from apps.reports.plain import to_csv
from apps.reports.queries import escalations_in, living_in, one_snapshot, opened_in
from apps.reports.report import Audience, EscalationTime, RequestTime, WeeklyReport
from apps.reports.weeks import IsoWeek, read_zone
from apps.reports.workbook import to_xlsx

__all__ = ["Audience", "IsoWeek", "WeeklyReport", "build", "to_csv", "to_xlsx"]


def build(
    week: IsoWeek,
    zone: ZoneInfo | str | None = None,
    *,
    at: datetime,
    audience: Audience | str = Audience.AGENCY,
) -> WeeklyReport:
    """The week as of `at`, bounded by the midnights of `zone` (the agency's own when None).

    Call it inside the agency. Time in the week and over the life is cut at `at`; a week still to
    come, or one in which nothing lived, gives an empty report. Nine statements.

    Raises:
        Malformed: an unknown zone.
    """
    reader = read_zone(zone or here().zone)
    window = Window(*week.bounds(reader), at)
    with one_snapshot():
        told = living_in(window.start, window.end, at=at) if window.start <= at else []
        called = escalations_in(window.start, window.end, at=at)
        since = min((one.policy_request.created_at for one in told), default=at)
        outages = outages_in(since, at)
    header = Header(here(), week, reader, Audience(audience))
    escalated = opened_in(window.start, window.end, called)
    lives = [live(one, window, outages) for one in told]
    report = _told(header, window, lives, escalated)
    return _with_answers(report, acknowledged.answers(called, window), window)


def _with_answers(report: WeeklyReport, answers: Sequence[Answer], window: Window) -> WeeklyReport:
    """The promises to acknowledge come after the side's other ones."""
    shares = [*report.shares, *acknowledged.shares(answers, window)]
    broken = [*report.breaches, *acknowledged.breaches(answers, window)]
    return replace(
        report,
        shares=tuple(sorted(shares, key=lambda one: one.kind != ClockKind.SLA)),
        breaches=tuple(sorted(broken, key=promises.in_time)),
    )


@dataclass(frozen=True, slots=True)
class Header:
    """What is reported to whom."""

    agency: Agency
    week: IsoWeek
    zone: ZoneInfo
    audience: Audience


def _told(
    header: Header, window: Window, lives: Sequence[Life], escalated: Sequence[Escalation]
) -> WeeklyReport:
    audience, active = header.audience, [life for life in lives if life.is_active]
    issue_working, issue_wall = promises.issue_time(lives, window)
    urgent, without_deadline = flow.urgent(active, window)
    rates = whose.rates(lives)
    return WeeklyReport(
        agency=header.agency.name,
        slug=header.agency.slug,
        audience=audience,
        week=header.week,
        zone=header.zone,
        start=window.start,
        end=window.end,
        at=window.at,
        requests=tuple(_request(life, window, audience) for life in lives),
        totals=stretches.spent(
            [one for life in lives for one in life.week],
            [one for life in lives for one in life.whole],
        ),
        differing=_differing(lives, window.at),
        shares=promises.shares(lives, window),
        issue_working=issue_working,
        issue_wall=issue_wall,
        breaches=promises.breaches(lives, window),
        reasons=flow.reasons(lives),
        suggestions=flow.suggestions(lives, window),
        escalations=tuple(_escalation(row, window.at) for row in escalated),
        funnel=flow.funnel(lives),
        first_pass=flow.first_pass(lives, window),
        urgent=urgent,
        urgent_without_deadline=without_deadline,
        people=flow.people(active, window) if audience is Audience.AGENCY else (),
        parties=whose.parties(lives, window),
        late_asks=rates.late_asks,
        disputed=rates.disputed,
        confirmed=rates.confirmed,
    )


def _request(life: Life, window: Window, audience: Audience) -> RequestTime:
    policy_request, lines = life.policy_request, life.history
    own, responsible = audience is Audience.AGENCY, policy_request.responsible
    return RequestTime(
        id=policy_request.pk,
        number=policy_request.number,
        package_code=policy_request.package_code,
        client=policy_request.client_name if own else "",
        responsible=responsible.name if own and responsible else "",
        status=lines[-1].to_status if lines else policy_request.status,
        urgent=lines[-1].urgent if lines else policy_request.urgent,
        created_at=policy_request.created_at,
        ended_at=stretches.ended_at(lines),
        lifetime=stretches.lifetime(lines, window.at),
        spent=stretches.spent(life.week, life.whole),
        adjusted=by_party(life.charged),
    )


def _differing(lives: Sequence[Life], at: datetime) -> tuple[int, ...]:
    """Numbers of the requests whose ledger does not say what their history says."""
    return tuple(
        life.policy_request.number
        for life in lives
        if not stretches.ledger_agrees(life.whole, life.told.intervals, at)
    )


def _escalation(row: Escalation, at: datetime) -> EscalationTime:
    def after(moment: datetime | None) -> timedelta | None:
        return None if moment is None or moment > at else moment - row.opened_at

    return EscalationTime(
        number=row.policy_request.number,
        cause=row.cause,
        party=row.party,
        metric=row.metric,
        stuck_at=row.stuck_at,
        state=row.state,
        level=row.level,
        opened_at=row.opened_at,
        acknowledged_in=after(row.acknowledged_at),
        answered_in=after(row.answered_at),
        closed_in=after(row.closed_at),
    )
