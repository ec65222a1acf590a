"""What a trial found, target by target, and the target each should have."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.agreements.enums import Unit
from apps.agreements.models import AgreementVersion, Target
from apps.registry.models import Job
from apps.reports.proposal import Proposal, propose
from apps.reports.trial import Sums, Tally
from apps.usecases.trying import period_of
from apps.widgets.agreement.words import METRICS, package_words, promise_words, route_words
from apps.widgets.durations import working_duration

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Row:
    """One target of the version; shares are empty where nothing was judged.

    `take` is the target's id where the proposal may be written into the draft from here.
    """

    promise: str
    package: str
    route: str
    amount: str
    required: int
    before: str
    before_count: str
    after: str
    after_count: str
    tone: str
    proposed: str
    proposed_hint: str
    take: int | None


@dataclass(frozen=True, slots=True)
class Hour:
    """Work that would have to be done before this hour rather than after it."""

    label: str
    words: str
    filled: int


@dataclass(frozen=True, slots=True)
class Trial:
    """Everything a trial shows."""

    first: date
    last: date
    requests: int
    newly_missed: int
    newly_met: int
    unpromised: int
    rows: tuple[Row, ...]
    hours: tuple[Hour, ...]
    earlier: str


def version_of(job: Job) -> AgreementVersion | None:
    """The version that was tried; None when the draft was thrown away since."""
    rows = AgreementVersion.objects.select_related("agreement__agency")
    return rows.filter(pk=UUID(job.asked["version_id"])).first()


def trial_of(job: Job, *, may_take: bool) -> Trial:
    """What is known so far; targets of a draft that changed since are left out."""
    sums, period = Sums.read(job.result), period_of(job)
    targets = Target.objects.filter(pk__in=sums.tallies)
    ordered = sorted(targets, key=_place)
    total = sum(sums.earlier.values())
    return Trial(
        first=period.start.astimezone(period.zone).date(),
        last=(period.end.astimezone(period.zone) - DAY / 2).date(),
        requests=sums.requests,
        newly_missed=sums.newly_missed,
        newly_met=sums.newly_met,
        unpromised=sums.unpromised,
        rows=tuple(
            _row(target, sums.tallies[target.pk], may_take=may_take and job.is_over)
            for target in ordered
        ),
        hours=tuple(_hours(sums.earlier)),
        earlier=working_duration(total * MINUTE) if total else "",
    )


def _place(target: Target) -> tuple[object, ...]:
    return (
        METRICS.index(target.metric), target.stage, target.round_kind, target.package_code,
        target.route,
    )  # fmt: skip


def _row(target: Target, tally: Tally, *, may_take: bool) -> Row:
    share = _share(tally.met, tally.missed)
    proposal = propose(tally.minutes, required=target.attainment)
    if target.unit != Unit.MINUTES:
        proposal = None
    is_other = proposal is not None and proposal.minutes != target.amount
    return Row(
        promise=promise_words(target.metric, target.stage, target.round_kind),
        package=package_words(target.package_code),
        route=route_words(target.route),
        amount=_amount(target),
        required=target.attainment,
        before=_percent(_share(tally.met_before, tally.missed_before)),
        before_count=_of(tally.met_before, tally.missed_before),
        after=_percent(share),
        after_count=_of(tally.met, tally.missed),
        tone="" if share is None else ("good" if share >= target.attainment else "late"),
        proposed=working_duration(proposal.minutes * MINUTE) if proposal else "",
        proposed_hint=_hint(proposal) if proposal else "",
        take=target.pk if may_take and is_other else None,
    )


def _amount(target: Target) -> str:
    if target.unit == Unit.MINUTES:
        return working_duration(target.amount * MINUTE)
    return ngettext("%(count)s working day", "%(count)s working days", target.amount) % {
        "count": target.amount
    }


def _hint(proposal: Proposal) -> str:
    seen = ngettext("%(count)s case", "%(count)s cases", proposal.count) % {"count": proposal.count}
    return seen if proposal.is_sound else _("%(cases)s, too few to rely on") % {"cases": seen}


def _share(met: int, missed: int) -> float | None:
    return met * 100 / (met + missed) if met + missed else None


def _percent(share: float | None) -> str:
    """Cut down, never up: 94.9 % is not 95 %."""
    return "—" if share is None else f"{int(share * 10) / 10:g}\u00a0%"


def _of(met: int, missed: int) -> str:
    if not met + missed:
        return ""
    return _("%(met)s of %(all)s") % {"met": met, "all": met + missed}


def _hours(earlier: Mapping[int, int]) -> list[Hour]:
    most = max(earlier.values(), default=0)
    return [
        Hour(
            label=f"{hour:02}:00–{(hour + 1) % 24:02}:00",
            words=working_duration(earlier[hour] * MINUTE),
            filled=max(1, earlier[hour] * 100 // most),
        )
        for hour in sorted(earlier)
        if earlier[hour]
    ]
