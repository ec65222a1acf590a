"""The report's time, requests and clocks laid out in tables, in the active language."""

from datetime import timedelta
from fractions import Fraction

from django.utils.translation import pgettext

from apps.policy_requests.enums import Holder, Party
from apps.reports import words
from apps.reports.report import Audience, RequestTime, WeeklyReport
from apps.reports.spread import Spread
from apps.reports.stretches import ZERO, Spent
from apps.reports.tables import Block, Cell, Column, Row, plain_columns, timed, twice
from apps.reports.words import word


def totals(report: WeeklyReport) -> Block:
    """Time in each status over all requests, with its sum below."""
    rows: list[Row] = [
        [
            word(words.STATUSES, one.status),
            word(words.PARTIES, one.holder),
            *twice(one.week, one.life),
        ]
        for one in report.totals
    ]
    rows.append([pgettext("report", "Total"), "", *twice(report.week_total, report.lifetime_total)])
    return Block([*_status_columns(), *_time_columns()], rows)


def _status_columns() -> list[Column]:
    return plain_columns(pgettext("report", "Status"), pgettext("report", "Holder"))


def _time_columns() -> list[Column]:
    return [*timed(pgettext("report", "In the week")), *timed(pgettext("report", "Over the life"))]


def _request_columns(report: WeeklyReport) -> list[Column]:
    columns = plain_columns(pgettext("report", "Request"), pgettext("report", "Package"))
    if report.audience is Audience.AGENCY:
        columns += plain_columns(pgettext("report", "Client"), pgettext("report", "Responsible"))
    return columns


def _request_cells(report: WeeklyReport, one: RequestTime) -> list[Cell]:
    cells: list[Cell] = [words.number(one.number), one.package_code]
    return [*cells, one.client, one.responsible] if report.audience is Audience.AGENCY else cells


def requests(report: WeeklyReport) -> Block:
    """One row for each request: its week, its lifetime, whose minutes those were, and adjusted."""
    columns = [
        *_request_columns(report),
        *plain_columns(
            pgettext("report", "Status now"),
            pgettext("report", "Urgent"),
            pgettext("report", "Created"),
            pgettext("report", "Ended"),
        ),
        *_time_columns(),
        *(column for holder in Holder for column in timed(str(holder.label))),
        *(column for party in Party for column in timed(_adjusted(party))),
    ]
    return Block(columns, [_request_row(report, one) for one in report.requests])


def _request_row(report: WeeklyReport, one: RequestTime) -> Row:
    return [
        *_request_cells(report, one),
        word(words.STATUSES, one.status),
        pgettext("report", "yes") if one.urgent else "",
        one.created_at,
        one.ended_at,
        *twice(one.week, one.lifetime),
        *twice(*(_held(one.spent, holder) for holder in Holder.values)),
        *twice(*(one.adjusted.get(party, ZERO) for party in Party.values)),
    ]


def _adjusted(party: Party) -> str:
    return pgettext("report", "%(party)s, adjusted") % {"party": party.label}


def _held(spent: tuple[Spent, ...], holder: str) -> timedelta:
    return sum((one.life for one in spent if one.holder == holder), start=ZERO)


def requests_by_status(report: WeeklyReport) -> Block:
    """One row for each request and status it was in; the CSV is this table."""
    columns = [
        *_request_columns(report),
        *_status_columns(),
        *_time_columns(),
        *timed(pgettext("report", "Lifetime of the request")),
    ]
    rows: list[Row] = [
        [
            *_request_cells(report, one),
            word(words.STATUSES, part.status),
            word(words.PARTIES, part.holder),
            *twice(part.week, part.life, one.lifetime),
        ]
        for one in report.requests
        for part in one.spent
    ]
    return Block(columns, rows)


SPREADS = ("mean", "median", "p80", "p90", "p95")


def clocks(report: WeeklyReport) -> Block:
    """One row for each metric, stage and round: the share kept, and how long it took."""
    columns = plain_columns(
        pgettext("report", "Promise"),
        pgettext("report", "Code"),
        pgettext("report", "Metric"),
        pgettext("report", "Stage"),
        pgettext("report", "Round"),
        pgettext("report", "Met"),
        pgettext("report", "Missed"),
        pgettext("report", "Waived"),
        pgettext("report", "Share within"),
        pgettext("report", "Share within, net"),
        pgettext("report", "Required"),
        pgettext("report", "Finished"),
    )
    columns += [column for title in _spread_titles() for column in timed(title)]
    rows: list[Row] = [
        [
            word(words.SIDES, one.kind),
            one.metric,
            word(words.METRICS, one.metric),
            word(words.STATUSES, one.stage),
            one.round,
            one.met,
            one.missed,
            one.waived,
            one.share,
            one.net_share,
            Fraction(one.required, 100),
            one.working.count if one.working else 0,
            *spread_cells(one.working),
            *spread_cells(one.wall),
        ]
        for one in report.shares
    ]
    return Block(columns, rows)


def _spread_titles() -> list[str]:
    return [
        pgettext("report", "Working time: mean"),
        pgettext("report", "Working time: median"),
        pgettext("report", "Working time: 80th percentile"),
        pgettext("report", "Working time: 90th percentile"),
        pgettext("report", "Working time: 95th percentile"),
        pgettext("report", "Wall time: mean"),
        pgettext("report", "Wall time: median"),
        pgettext("report", "Wall time: 80th percentile"),
        pgettext("report", "Wall time: 90th percentile"),
        pgettext("report", "Wall time: 95th percentile"),
    ]


def spread_cells(spread: Spread | None) -> list[Cell]:
    """Mean, median and percentiles, each twice; blanks when nothing was finished."""
    return twice(*(getattr(spread, name) if spread else None for name in SPREADS))
