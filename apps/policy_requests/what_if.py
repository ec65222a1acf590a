"""A request's clocks under other terms than its own: nothing is written, nothing is announced.

`before` and `after` are two foldings of the same history; `shifts` pairs their clocks.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from apps.agreements.engine import Phase, Says, State
from apps.agreements.hours import Decree, Spec, hours_of
from apps.agreements.models import AgreementVersion
from apps.agreements.queries import VersionTerms, compiled
from apps.policy_requests.clocks import folded
from apps.policy_requests.enums import ClockKind
from apps.policy_requests.folding import Folded, fold
from apps.policy_requests.models import PolicyRequest, StatusChange
from apps.worktime import PiecewiseCalendar, WorkCalendar


class Change(StrEnum):
    """What other terms do to one clock, the worst first."""

    BREACHED = "breached"
    AT_RISK = "at_risk"
    EARLIER = "earlier"
    ADDED = "added"
    LATER = "later"
    RELIEVED = "relieved"
    KEPT = "kept"
    REMOVED = "removed"


RANKS = {change: rank for rank, change in enumerate(Change)}


@dataclass(frozen=True, slots=True)
class Shift:
    """One clock under both terms; `before` is None when only the other terms promise it."""

    before: Folded | None
    after: Folded | None
    change: Change

    @property
    def clock(self) -> Folded:
        """The clock as the other terms have it, else as it is."""
        found = self.after or self.before
        if found is None:
            raise LookupError("A shift has at least one clock.")
        return found

    @property
    def key(self) -> str:
        """The clock's key as text: it names the clock within its request."""
        return ":".join(str(part) for part in self.clock.key)

    @property
    def before_at(self) -> datetime | None:
        """Its due as it is."""
        return self.before.reading.due_at if self.before else None

    @property
    def after_at(self) -> datetime | None:
        """Its due under the other terms."""
        return self.after.reading.due_at if self.after else None


def open_shifts(before: Iterable[Folded], after: Iterable[Folded], *, at: datetime) -> list[Shift]:
    """The clocks that still count at `at` and would be due at another instant."""
    found = []
    for old, new in _pairs(before, after):
        if not any(_is_open(one) for one in (old, new) if one):
            continue
        change = _moved(old, new, at)
        if change is not None:
            found.append(Shift(old, new, change))
    return found


def closed_shifts(before: Iterable[Folded], after: Iterable[Folded]) -> list[Shift]:
    """Every clock under both terms: broken only now, kept only now, or as it was.

    BREACHED and KEPT tell a verdict that turned; LATER stands for one that stays.
    """
    return [Shift(old, new, _turned(old, new)) for old, new in _pairs(before, after)]


def _pairs(
    before: Iterable[Folded], after: Iterable[Folded]
) -> Iterable[tuple[Folded | None, Folded | None]]:
    olds, news = ({one.key: one for one in clocks} for clocks in (before, after))
    return [(olds.get(key), news.get(key)) for key in dict.fromkeys([*olds, *news])]


def _is_open(clock: Folded) -> bool:
    return clock.reading.state in (State.RUNNING, State.PAUSED)


def _moved(old: Folded | None, new: Folded | None, at: datetime) -> Change | None:
    if new is None:
        return Change.REMOVED
    if _standing(new, at) > _standing(old, at):
        return Change.BREACHED if _is_broken(new, at) else Change.AT_RISK
    if old is None:
        return Change.ADDED
    was, becomes = old.reading.due_at, new.reading.due_at
    if was is not None and becomes is not None and becomes < was:
        return Change.EARLIER
    if _standing(new, at) < _standing(old, at):
        return Change.RELIEVED
    return None if None in (was, becomes) or was == becomes else Change.LATER


def _standing(clock: Folded | None, at: datetime) -> int:
    """0 in time, 1 at risk: the last warning before the due has passed; 2 broken."""
    if clock is None:
        return 0
    if _is_broken(clock, at):
        return 2
    warned_at = clock.reading.at_risk_at
    return int(clock.reading.state is State.RUNNING and warned_at is not None and warned_at <= at)


def _is_broken(clock: Folded, at: datetime) -> bool:
    """A breach at the very instant counts: it is on record once the change is made."""
    return any(moment.kind is Says.BREACH for moment in clock.reading.said(at))


def _turned(old: Folded | None, new: Folded | None) -> Change:
    if new is None:
        return Change.REMOVED
    broken_before = old is not None and old.reading.breached
    if new.reading.breached and not broken_before:
        return Change.BREACHED
    if broken_before and not new.reading.breached:
        return Change.KEPT
    return Change.LATER


def is_finished(clock: Folded) -> bool:
    """It was stopped by the work being done, so it says how long the work takes."""
    return clock.run.phase is Phase.STOP


def draft_terms(version_id: UUID, proposed: Sequence[Decree] = ()) -> VersionTerms:
    """The compiled terms of a version that may still change, so they are not kept.

    `proposed` are days of the production calendar not decreed yet, as if they were.
    """
    rows = AgreementVersion.objects.select_related(
        "calendar_version", "urgent_calendar_version", "support_calendar_version", "agreement"
    )
    return compiled(rows.get(pk=version_id), proposed)


def with_hours(
    terms: VersionTerms,
    spec: Spec,
    *,
    since: datetime,
    base: bool = True,
    urgent: bool = False,
    support: bool = False,
) -> VersionTerms:
    """The terms as they would be with other hours from `since` on in the calendars named."""
    new = hours_of(spec)

    def turned(calendar: WorkCalendar) -> WorkCalendar:
        return PiecewiseCalendar(calendar, [(since, new)])

    own, hurried, helping = terms.calendar, terms.urgent_calendar, terms.support_calendar
    return replace(
        terms,
        calendar=turned(own) if base else own,
        urgent_calendar=turned(hurried) if urgent and hurried else hurried,
        support_calendar=turned(helping) if support and helping else helping,
    )


def as_it_is(
    policy_request: PolicyRequest, history: Sequence[StatusChange], *, kind: str, at: datetime
) -> list[Folded]:
    """One side's clocks under the terms the request is pinned to."""
    clocks = folded(policy_request, at=at, history=history)
    return [one for one in clocks if one.rule.kind == kind]


def under(
    policy_request: PolicyRequest,
    history: Sequence[StatusChange],
    terms: VersionTerms,
    *,
    at: datetime,
) -> list[Folded]:
    """The same side's clocks as if these terms had bound from the request's first line on."""
    is_sla = terms.kind == ClockKind.SLA
    return fold(
        [line for line in history if line.name != "rebase"],
        package_code=policy_request.package_code,
        sla=terms if is_sla else None,
        ola=None if is_sla else terms,
        at=at,
    )
