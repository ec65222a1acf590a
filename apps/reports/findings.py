"""What went wrong and why, laid out in tables, in the active language."""

from collections.abc import Sequence
from datetime import timedelta

from django.utils.translation import pgettext

from apps.reports import explained, words
from apps.reports.report import Breach, WeeklyReport
from apps.reports.stretches import ZERO
from apps.reports.tables import Block, Row, plain_columns, timed, twice
from apps.reports.words import word


def breaches(report: WeeklyReport) -> Block:
    """Promises that ran out in the week: when due, when noticed, by how much, what suggests why."""
    columns = [
        *plain_columns(
            pgettext("report", "Request"),
            pgettext("report", "Promise"),
            pgettext("report", "Code"),
            pgettext("report", "Metric"),
            pgettext("report", "Stage"),
            pgettext("report", "Cycle"),
            pgettext("report", "Round"),
            pgettext("report", "Due"),
            pgettext("report", "Noticed"),
            pgettext("report", "Stopped"),
        ),
        *timed(pgettext("report", "Noticed after")),
        *timed(pgettext("report", "Working overrun")),
        *timed(pgettext("report", "Wall overrun")),
        *plain_columns(
            pgettext("report", "Reason given"),
            pgettext("report", "Suggested reason"),
            pgettext("report", "Owner"),
            pgettext("report", "Waived, reason"),
        ),
    ]
    return Block(columns, [_breach(one) for one in report.breaches])


def _breach(one: Breach) -> Row:
    lag = one.detected_at - one.due_at if one.detected_at else None
    return [
        words.number(one.number),
        word(words.SIDES, one.kind),
        one.metric,
        word(words.METRICS, one.metric),
        word(words.STATUSES, one.stage),
        one.cycle,
        one.round,
        one.due_at,
        one.detected_at,
        one.stopped_at,
        *twice(lag, one.overrun, one.overrun_wall),
        _given(one),
        word(words.REASONS, one.suggested),
        word(words.PARTIES, one.owner),
        one.waived,
    ]


def _given(one: Breach) -> str:
    if one.is_unexplained:
        return pgettext("report", "not given yet")
    return word(words.REASONS, one.reason)


def breach_reasons(report: WeeklyReport) -> Block:
    """Why the week's promises were broken, as those say who broke them, by the reasons' owners."""
    columns = [
        *plain_columns(
            pgettext("report", "Owner"),
            pgettext("report", "Code"),
            pgettext("report", "Reason"),
            pgettext("report", "Promises"),
        ),
        *timed(pgettext("report", "Working overrun")),
    ]
    rows: list[Row] = [
        [
            word(words.PARTIES, one.owner),
            one.code,
            word(words.REASONS, one.code),
            one.count,
            *twice(one.overrun),
        ]
        for one in explained.breach_reasons(report.breaches)
    ]
    left = report.unexplained
    if left:
        silent = pgettext("report", "not given yet")
        rows.append(["", "", silent, len(left), *twice(explained.overrun(left))])
    return Block(columns, rows, pgettext("report", "Reasons of the promises broken in the week"))


def reasons(report: WeeklyReport) -> Block:
    """Reasons people gave, by the party they belong to."""
    columns = [
        *plain_columns(
            pgettext("report", "Owner"),
            pgettext("report", "Code"),
            pgettext("report", "Reason"),
            pgettext("report", "Times"),
        ),
        *timed(pgettext("report", "Time it took")),
    ]
    rows: list[Row] = [
        [
            word(words.PARTIES, one.owner),
            one.code,
            word(words.REASONS, one.code),
            one.count,
            *twice(one.spent),
        ]
        for one in report.reasons
    ]
    return Block(columns, rows, pgettext("report", "Reasons given in the week"))


def suggestions(report: WeeklyReport) -> Block:
    """For each request with a broken promise, where most of its time went and what that says."""
    columns = [
        *plain_columns(
            pgettext("report", "Request"),
            pgettext("report", "Longest in"),
            pgettext("report", "Holder"),
        ),
        *timed(pgettext("report", "Time there")),
        *plain_columns(
            pgettext("report", "Suggested code"),
            pgettext("report", "Suggested reason"),
            pgettext("report", "Owner"),
        ),
    ]
    rows: list[Row] = [
        [
            words.number(one.number),
            word(words.STATUSES, one.status),
            word(words.PARTIES, one.holder),
            *twice(one.spent),
            one.code,
            word(words.REASONS, one.code),
            word(words.PARTIES, one.owner),
        ]
        for one in report.suggestions
    ]
    return Block(columns, rows, pgettext("report", "Requests with a broken promise"))


def escalations(report: WeeklyReport) -> Block:
    """Escalations opened in the week and how soon they were answered."""
    columns = [
        *plain_columns(
            pgettext("report", "Request"),
            pgettext("report", "Cause"),
            pgettext("report", "Addressed to"),
            pgettext("report", "Code"),
            pgettext("report", "Stuck at"),
            pgettext("report", "State"),
            pgettext("report", "Level"),
            pgettext("report", "Opened"),
        ),
        *timed(pgettext("report", "Acknowledged in")),
        *timed(pgettext("report", "Answered in")),
        *timed(pgettext("report", "Closed in")),
    ]
    rows: list[Row] = [
        [
            words.number(one.number),
            word(words.CAUSES, one.cause),
            word(words.PARTIES, one.party),
            one.metric,
            word(words.STUCK, one.stuck_at),
            word(words.STATES, one.state),
            word(words.LEVELS, one.level),
            one.opened_at,
            *twice(one.acknowledged_in, one.answered_in, one.closed_in),
        ]
        for one in report.escalations
    ]
    return Block(columns, rows)


def mean(lengths: Sequence[timedelta | None]) -> timedelta | None:
    """The mean of those that are there."""
    known = [length for length in lengths if length is not None]
    return sum(known, start=ZERO) / len(known) if known else None
