"""The first sheet: what the report speaks of, its main numbers, holders, funnel and people."""

from collections.abc import Iterator

from django.utils.translation import pgettext

from apps.policy_requests.enums import ClockKind
from apps.reports import words
from apps.reports.findings import mean
from apps.reports.report import WeeklyReport
from apps.reports.tables import Block, Column, Row, plain_columns, timed, twice
from apps.reports.whose import share
from apps.reports.words import word


def blocks(report: WeeklyReport) -> list[Block]:
    """The tables of the summary, top to bottom."""
    found = [about(report), numbers(report), holders(report), whose_minutes(report), funnel(report)]
    return [*found, people(report)] if report.people else found


def about(report: WeeklyReport) -> Block:
    """Which agency, week and zone, as of when, for whom, and whether the books agree."""
    rows: list[Row] = [
        [pgettext("report", "Agency"), report.agency],
        [pgettext("report", "Week"), str(report.week)],
        [pgettext("report", "From"), report.start],
        [pgettext("report", "To, not including"), report.end],
        [pgettext("report", "Time zone of all instants"), report.zone.key],
        [pgettext("report", "As of"), report.at],
        [pgettext("report", "Copy for"), word(words.PARTIES, report.audience)],
        [pgettext("report", "Ledger against history"), _books(report)],
    ]
    if report.wants_review:
        rows.append([pgettext("report", "Note"), _review(report)])
    if report.is_empty:
        rows.append([pgettext("report", "Note"), pgettext("report", "No requests in this week.")])
    return Block(plain_columns(pgettext("report", "Weekly report"), ""), rows)


def _books(report: WeeklyReport) -> str:
    if report.ledger_agrees:
        return pgettext("report", "the ledger equals the history")
    numbers = ", ".join(words.number(number) for number in report.differing)
    return pgettext("report", "the ledger differs for %(numbers)s") % {"numbers": numbers}


def _review(report: WeeklyReport) -> str:
    portion = report.other_reasons
    values = {"other": portion.part, "given": portion.whole}
    return (
        pgettext(
            "report",
            "The list of reasons should be reviewed: %(other)d of %(given)d given are “other”.",
        )
        % values
    )


def numbers(report: WeeklyReport) -> Block:
    """The numbers a lead looks at first; a share of nothing stays blank."""
    columns = [
        *plain_columns(
            pgettext("report", "Number"), pgettext("report", "Value"), pgettext("report", "Of")
        ),
        *timed(pgettext("report", "Duration")),
    ]
    return Block(columns, [*_shares(report), *_durations(report)])


def _shares(report: WeeklyReport) -> Iterator[Row]:
    sla, ola = report.kept(ClockKind.SLA), report.kept(ClockKind.OLA)
    blank = twice(None)
    yield [pgettext("report", "Requests in the report"), len(report.requests), None, *blank]
    for name, portion in (
        (pgettext("report", "Insurer's promises kept"), sla),
        (pgettext("report", "Insurer's promises kept, net"), report.kept_net(ClockKind.SLA)),
        (pgettext("report", "Agency's promises kept"), ola),
        (pgettext("report", "Agency's promises kept, net"), report.kept_net(ClockKind.OLA)),
        (pgettext("report", "Checked without a return"), report.first_pass),
        (pgettext("report", "On the urgent route"), report.urgent),
        (pgettext("report", "Reasons “other”"), report.other_reasons),
        (pgettext("report", "Returns that asked late"), report.late_asks),
        (pgettext("report", "Requests with a disputed stretch"), report.disputed),
        (pgettext("report", "Answered disputes that were confirmed"), report.confirmed),
    ):
        yield [name, portion.share, portion.whole, *blank]
    missing = report.urgent_without_deadline
    yield [pgettext("report", "Urgent without a closing time"), missing, None, *blank]
    yield [pgettext("report", "Promises broken"), len(report.breaches), None, *blank]
    left = len(report.unexplained)
    yield [pgettext("report", "Promises broken without a reason"), left, None, *blank]
    yield [pgettext("report", "Escalations opened"), len(report.escalations), None, *blank]


def _durations(report: WeeklyReport) -> Iterator[Row]:
    working, wall = report.issue_working, report.issue_wall
    answers = report.escalations
    for name, length in (
        (pgettext("report", "Issue, working time: mean"), working.mean if working else None),
        (
            pgettext("report", "Issue, working time: 90th percentile"),
            working.p90 if working else None,
        ),
        (pgettext("report", "Issue, wall time: mean"), wall.mean if wall else None),
        (pgettext("report", "Issue, wall time: 90th percentile"), wall.p90 if wall else None),
        (
            pgettext("report", "Escalation acknowledged in: mean"),
            mean([one.acknowledged_in for one in answers]),
        ),
        (
            pgettext("report", "Escalation answered in: mean"),
            mean([one.answered_in for one in answers]),
        ),
    ):
        yield [name, None, None, *twice(length)]


def holders(report: WeeklyReport) -> Block:
    """Whose minutes they were."""
    columns = [
        Column(pgettext("report", "Holder")),
        *timed(pgettext("report", "In the week")),
        *timed(pgettext("report", "Over the life")),
    ]
    rows: list[Row] = [
        [word(words.PARTIES, holder), *twice(week, life)]
        for holder, (week, life) in report.by_holder().items()
    ]
    total = twice(report.week_total, report.lifetime_total)
    rows.append([pgettext("report", "Total"), *total])
    return Block(columns, rows, pgettext("report", "Time by holder"))


def whose_minutes(report: WeeklyReport) -> Block:
    """The same minutes raw and adjusted, by the party charged with them."""
    columns = [
        Column(pgettext("report", "Party")),
        *plain_columns(
            pgettext("report", "Share in the week, raw"),
            pgettext("report", "Share in the week, adjusted"),
        ),
        *timed(pgettext("report", "In the week, raw")),
        *timed(pgettext("report", "In the week, adjusted")),
        *timed(pgettext("report", "Over the life, raw")),
        *timed(pgettext("report", "Over the life, adjusted")),
    ]
    rows: list[Row] = [
        [
            word(words.PARTIES, one.party),
            share(one.raw_week, report.week_total),
            share(one.adjusted_week, report.week_total),
            *twice(one.raw_week, one.adjusted_week, one.raw_life, one.adjusted_life),
        ]
        for one in report.parties
    ]
    week, life = report.week_total, report.lifetime_total
    whole = share(week, week)
    rows.append([pgettext("report", "Total"), whole, whole, *twice(week, week, life, life)])
    return Block(columns, rows, pgettext("report", "Whose minutes, raw and adjusted"))


def funnel(report: WeeklyReport) -> Block:
    """Requests that reached each status in the week."""
    columns = plain_columns(
        pgettext("report", "Status"), pgettext("report", "Requests"), pgettext("report", "Times")
    )
    rows: list[Row] = [
        [word(words.STATUSES, one.status), one.requests, one.times] for one in report.funnel
    ]
    return Block(columns, rows, pgettext("report", "Reached in the week"))


def people(report: WeeklyReport) -> Block:
    """The agency's people; only its own copy has them."""
    columns = [
        *plain_columns(
            pgettext("report", "Responsible"),
            pgettext("report", "Requests"),
            pgettext("report", "Delivered"),
            pgettext("report", "Returns"),
            pgettext("report", "Own promises kept"),
            pgettext("report", "Of"),
        ),
        *timed(pgettext("report", "With the agency in the week")),
    ]
    rows: list[Row] = [
        [
            one.name or pgettext("report", "nobody named"),
            one.requests,
            one.delivered,
            one.returns,
            one.kept.share,
            one.kept.whole,
            *twice(one.held),
        ]
        for one in report.people
    ]
    return Block(columns, rows, pgettext("report", "By responsible person"))
