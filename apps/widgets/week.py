"""The weekly report on a page: the numbers a lead looks at first, and the ways to the files."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from django.utils.translation import gettext as _

from apps.kernel.errors import NotFound
from apps.policy_requests.enums import ClockKind, Holder
from apps.reports.report import Portion, WeeklyReport
from apps.reports.weekly import to_csv, to_xlsx
from apps.reports.weeks import IsoWeek
from apps.widgets.instants import day
from apps.widgets.ledger import Ledger, Span, ledger

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its name; `tone` colours it, `hint` says of how many."""

    name: str
    value: str
    hint: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class WeekPage:
    """What `widgets/week.html` draws."""

    week: str
    days: str
    previous: str
    following: str
    figures: tuple[Figure, ...]
    ledger: Ledger | None
    is_empty: bool
    review: str = ""


def week_page(report: WeeklyReport) -> WeekPage:
    """The page of one report."""
    week = report.week
    today = report.at.astimezone(report.zone).date()
    spent = [(holder, inside) for holder, (inside, _life) in report.by_holder().items()]
    spans = [Span(holder, length) for holder, length in spent if length > timedelta()]
    is_over = IsoWeek.of(today) <= week
    return WeekPage(
        week=_("Week %(number)d of %(year)d") % {"number": week.number, "year": week.year},
        days=_("%(first)s to %(last)s")
        % {"first": day(week.monday, today=today), "last": day(week.sunday, today=today)},
        previous=str(week.previous),
        following="" if is_over else str(week.following),
        figures=_figures(report),
        ledger=ledger([span for span in spans if span.holder != Holder.NOBODY], working=False)
        if spans
        else None,
        is_empty=report.is_empty,
        review=_review(report),
    )


def _review(report: WeeklyReport) -> str:
    """What the list of reasons lacks, when too many of the week's reasons were not on it."""
    if not report.wants_review:
        return ""
    told = {"other": report.other_reasons.part, "given": report.other_reasons.whole}
    return (
        _("The list of reasons should be reviewed: %(other)d of %(given)d given are “other”.")
        % told
    )


def _figures(report: WeeklyReport) -> tuple[Figure, ...]:
    breaches = len(report.breaches)
    return (
        Figure(_("Requests"), str(len(report.requests))),
        _promises(_("Insurer kept its promises"), report, ClockKind.SLA),
        _promises(_("Agency kept its promises"), report, ClockKind.OLA),
        _share(_("Checked without a return"), report.first_pass),
        Figure(_("Promises broken"), str(breaches), tone="late" if breaches else "good"),
        *_unexplained(report),
        Figure(_("Escalations opened"), str(len(report.escalations))),
    )


def _unexplained(report: WeeklyReport) -> list[Figure]:
    """How many of them nobody has explained, and whose they are; nothing when there are none."""
    left = report.unexplained
    if not left:
        return []
    insurer = sum(1 for one in left if one.kind == ClockKind.SLA)
    told = {"insurer": insurer, "agency": len(left) - insurer}
    hint = _("insurer: %(insurer)d, agency: %(agency)d") % told
    return [Figure(_("Broken without a reason"), str(len(left)), hint, "warn")]


def _promises(name: str, report: WeeklyReport, kind: ClockKind) -> Figure:
    """The gross share; the net one stands beside it when something was waived."""
    gross, net = report.kept(kind), report.kept_net(kind)
    figure = _share(name, gross)
    if net == gross:
        return figure
    told = {"part": gross.part, "whole": gross.whole, "waived": gross.whole - net.whole}
    return replace(figure, hint=_("%(part)d of %(whole)d, waived: %(waived)d") % told)


def _share(name: str, portion: Portion) -> Figure:
    if not portion.whole:
        return Figure(name, "—")
    percent = portion.part * 100 // portion.whole
    hint = _("%(part)d of %(whole)d") % {"part": portion.part, "whole": portion.whole}
    return Figure(name, f"{percent}\u00a0%", hint, "good" if percent >= 95 else "warn")


def week_file(report: WeeklyReport, form: str, language: str) -> tuple[bytes, Mapping[str, str]]:
    """The file and the headers it is sent with.

    Raises:
        NotFound: no such form of the report.
    """
    makers = {"xlsx": (to_xlsx, XLSX), "csv": (to_csv, CSV)}
    if form not in makers:
        raise NotFound(_("There is no such file."))
    write, content_type = makers[form]
    name = f"belay-{report.slug}-{report.week}.{form}"
    return write(report, language), {
        "Content-Type": content_type,
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "private, no-store",
    }
