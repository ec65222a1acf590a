"""What is wrong with a content, as sentences at the places where they were typed."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.enums import ROLES
from apps.agreements.content.hours_faults import is_within_reach, never_open, unusable
from apps.agreements.content.terms import Content, Spec, Step, TargetTerms
from apps.agreements.enums import (
    ISSUE_STAGES,
    METRICS,
    Channel,
    Metric,
    Recalculation,
    RoundKind,
    Route,
    Unit,
)
from apps.kernel.actors import Side
from apps.worktime import CalendarError, NoWorkingTime, WorkCalendar, calendar_from_spec

MOST_MINUTES = 3 * 366 * 24 * 60
MOST_PERCENT = 1000
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Fault:
    """`path` is where: "targets.3.amount", "ladder.0.role", "base.weekly.mon", "effective_from"."""

    path: str
    sentence: str


def faults(content: Content, kind: str, packages: Collection[str]) -> list[Fault]:
    """Everything that keeps the content from being proposed; `packages` are the codes on sale."""
    calendars: dict[str, WorkCalendar] = {}
    found = [*_hours(content, calendars), *_general(content)]
    if not content.targets:
        found.append(Fault("targets", _("There is no target yet, so there is nothing to sign.")))
    for number, target in enumerate(content.targets):
        path = f"targets.{number}"
        found += _scope(path, target, kind, packages)
        found += _amount(path, target)
        found += _warnings(path, target)
        if not any(fault.path == f"{path}.amount" for fault in found):
            found += _horizon(path, target, calendars, content.effective_from)
    return [*found, *_duplicates(content), *_stages(content), *_ladder(content, kind)]


def _hours(content: Content, calendars: dict[str, WorkCalendar]) -> Iterator[Fault]:
    named = {"base": content.base, "urgent": content.urgent, "support": content.support}
    for name, spec in named.items():
        if spec is None:
            continue
        try:
            calendar = calendar_from_spec(spec)
            calendar.add(content.effective_from, timedelta(minutes=1))
        except NoWorkingTime:
            yield Fault(name, never_open())
        except CalendarError as fault:
            yield Fault(_where(name, spec, fault), unusable(fault))
        else:
            calendars[name] = calendar


def _where(name: str, spec: Spec, fault: CalendarError) -> str:
    """The field of a calendar that its own complaint speaks of."""
    where = str(fault.facts.get("where", ""))
    if where in WEEKDAYS:
        return f"{name}.weekly.{where}"
    if where in (spec.get("overrides") or {}):
        return f"{name}.overrides.{where}"
    return f"{name}.zone" if "zone" in fault.template.lower() else name


def _general(content: Content) -> Iterator[Fault]:
    if not 0 <= content.urgent_share <= 100:
        yield Fault("urgent_share", _("The share of urgent requests is from 0 to 100 percent."))
    if not 0 <= content.urgent_least <= 10_000:
        yield Fault("urgent_least", _("The least number of urgent requests is from 0 to 10,000."))
    if len(content.urgent_contact) > 200:
        yield Fault("urgent_contact", _("The urgent channel takes at most 200 characters."))
    if content.recalculation not in Recalculation.values:
        yield Fault("recalculation", _("Choose what becomes of running clocks."))


def _scope(path: str, target: TargetTerms, kind: str, packages: Collection[str]) -> Iterator[Fault]:
    yield from _metric(f"{path}.metric", target.metric, kind)
    if target.package_code and target.package_code not in packages:
        sentence = _("There is no package %(code)s.") % {"code": target.package_code}
        yield Fault(f"{path}.package_code", sentence)
    if target.stage and (target.metric != Metric.TTI or target.stage not in ISSUE_STAGES):
        yield Fault(f"{path}.stage", _("Only the issue after payment has stages of its own."))
    if target.round_kind not in RoundKind.values:
        yield Fault(f"{path}.round_kind", _("Choose the first round or the repeat round."))
    if target.route not in Route.values:
        yield Fault(f"{path}.route", _("Choose the normal route or the urgent one."))


def _metric(path: str, metric: str, kind: str) -> Iterator[Fault]:
    if metric not in Metric.values:
        yield Fault(path, _("There is no metric %(code)s.") % {"code": metric or "—"})
    elif metric not in METRICS[kind]:
        what = {"promise": str(Metric(metric).label), "code": metric}
        yield Fault(
            path,
            _("“%(promise)s” (%(code)s) is promised by the other side, not in this agreement.")
            % what,
        )


def _amount(path: str, target: TargetTerms) -> Iterator[Fault]:
    if target.unit not in Unit.values:
        yield Fault(f"{path}.unit", _("Choose working minutes or working days."))
    if target.amount <= 0:
        yield Fault(f"{path}.amount", _("A target must be longer than zero."))
    elif target.amount > MOST_MINUTES:
        yield Fault(f"{path}.amount", _too_long())
    if not 1 <= target.attainment <= 100:
        yield Fault(f"{path}.attainment", _("The required share is from 1 to 100 percent."))


def _too_long() -> str:
    return _("This target is longer than three years of these hours.")


def _horizon(
    path: str, target: TargetTerms, calendars: dict[str, WorkCalendar], start: datetime
) -> Iterator[Fault]:
    urgent = calendars.get("urgent") if target.route == Route.URGENT else None
    calendar = urgent or calendars.get("base")
    if calendar is not None and not is_within_reach(calendar, target, since=start):
        yield Fault(f"{path}.amount", _too_long())


def _warnings(path: str, target: TargetTerms) -> Iterator[Fault]:
    percents, before = target.thresholds, target.before_due_minutes
    if any(not 1 <= percent <= MOST_PERCENT for percent in percents):
        sentence = _("Warnings are given in percent of the target, from 1 to 1000.")
        yield Fault(f"{path}.thresholds", sentence)
    elif list(percents) != sorted(set(percents)):
        yield Fault(f"{path}.thresholds", _("Write the percentages rising and each once."))
    if any(minutes < 1 for minutes in before) or len(set(before)) < len(before):
        yield Fault(
            f"{path}.before_due_minutes",
            _("Warnings before the due time are whole minutes from 1, each once."),
        )
    elif target.unit == Unit.MINUTES and any(minutes >= target.amount for minutes in before):
        yield Fault(
            f"{path}.before_due_minutes",
            _("A warning can't come earlier than the clock starts: take fewer minutes."),
        )


def _duplicates(content: Content) -> Iterator[Fault]:
    seen = set()
    for number, target in enumerate(content.targets):
        if target.scope in seen:
            yield Fault(f"targets.{number}.metric", _("The same is promised twice."))
        seen.add(target.scope)


def _stages(content: Content) -> Iterator[Fault]:
    """The stages of the issue together may not take longer than the whole of it."""
    issue = [one for one in content.targets if one.metric == Metric.TTI]
    for number, whole in enumerate(content.targets):
        if whole not in issue or whole.stage or whole.unit != Unit.MINUTES:
            continue
        parts = [
            part.amount
            for part in issue
            if part.stage
            and part.unit == Unit.MINUTES
            and (part.package_code, part.round_kind, part.route)
            == (whole.package_code, whole.round_kind, whole.route)
        ]
        if sum(parts) > whole.amount:
            template = ngettext(
                "The stages of the issue take %(parts)d minute together, more than the "
                "%(whole)d promised for all of it.",
                "The stages of the issue take %(parts)d minutes together, more than the "
                "%(whole)d promised for all of it.",
                sum(parts),
            )
            sentence = template % {"parts": sum(parts), "whole": whole.amount}
            yield Fault(f"targets.{number}.amount", sentence)


def _ladder(content: Content, kind: str) -> Iterator[Fault]:
    before = 0
    for number, step in enumerate(content.ladder):
        path = f"ladder.{number}"
        yield from _person(path, step, kind)
        if step.channel not in Channel.values:
            yield Fault(f"{path}.channel", _("Choose mail or phone."))
        if step.after_minutes < 0 or step.after_minutes > MOST_MINUTES:
            yield Fault(f"{path}.after_minutes", _("A step comes after 0 working minutes or more."))
        elif step.after_minutes < before:
            yield Fault(
                f"{path}.after_minutes",
                _("The steps are out of order: this one comes earlier than the one before it."),
            )
        before = max(before, step.after_minutes)


def _person(path: str, step: Step, kind: str) -> Iterator[Fault]:
    if step.side not in list(Side) or step.role not in ROLES[Side(step.side)]:
        yield Fault(f"{path}.role", _("Every step of the ladder needs a role of either side."))
    elif kind == "ola" and step.side != Side.AGENCY:
        yield Fault(f"{path}.role", _("An agency's own promise escalates inside the agency."))
