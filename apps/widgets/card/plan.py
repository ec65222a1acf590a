"""The plan from the closing time on the card, and the way out when only the urgent route fits."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from apps.agreements.planning import Planned, Verdict
from apps.policy_requests.enums import Status
from apps.policy_requests.plan import ClosingPlan, plan_of
from apps.widgets.card.dossier import Dossier
from apps.widgets.durations import working_duration
from apps.widgets.instants import instant
from apps.widgets.known_days import plan_words
from apps.widgets.parties import party_words
from apps.widgets.phases import PHASES, phase_of
from apps.widgets.plan import Plan, PlanStep, plan
from apps.widgets.zones import Zone, zone_city

TOO_LATE = timedelta(seconds=-1)


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One step of the way: who does it, what is promised, and its latest safe moments."""

    step: str
    party: str
    length: str
    start: str
    finish: str


@dataclass(frozen=True, slots=True)
class PlanSheet:
    """The plan with every step behind it; `zone` is the city of the deal.

    `warning` says in a sentence that the closing is in danger, `offer` a reason for the urgent
    route when only that fits, `unknown` that holidays are not known so far ahead; all may be empty.
    """

    plan: Plan
    lines: tuple[PlanLine, ...]
    zone: str
    warning: str
    offer: str
    unknown: str = ""


def plan_sheet_of(dossier: Dossier) -> PlanSheet | None:
    """The card's plan; None without a closing time, an agreement, or anything left to do."""
    one = dossier.policy_request
    found = plan_of(one, at=dossier.now, clocks=dossier.clocks)
    if found is None:
        return None
    return sheet(found, zone=dossier.reader.agency_zone, now=dossier.now, urgent=one.urgent)


def sheet(found: ClosingPlan, *, zone: Zone, now: datetime, urgent: bool = False) -> PlanSheet:
    """A plan in words, in the zone where the deal is."""
    drawn = plan(
        _steps(found),
        closing_at=found.closing_at,
        closing=_("Closing"),
        zone=zone,
        now=now,
        flag=found.verdict.value,
        tight=timedelta(minutes=int(settings.TERMS["tight_before_closing_minutes"])),
    )
    closing = instant(found.closing_at, zone=zone, now=now, show_zone=True)
    only_urgent = found.verdict is Verdict.IMPOSSIBLE_BASE
    return PlanSheet(
        plan=drawn,
        lines=tuple(_line(one, zone, now) for one in found.way.steps),
        zone=zone_city(zone),
        warning=_warning(found.verdict, closing, urgent=urgent),
        offer=_("Closing %(when)s: only the urgent route fits.") % {"when": closing}
        if only_urgent
        else "",
        unknown=plan_words(found.known_until),
    )


def _steps(found: ClosingPlan) -> list[PlanStep]:
    """Phases rather than single steps: each must be finished when the next must begin."""
    last: dict[str, Planned] = {_phase(one): one for one in found.way.steps}
    first, *_rest = last
    slack = TOO_LATE if found.way.slack is None else found.way.slack
    return [
        PlanStep(
            str(PHASES[phase]),
            latest_at=one.latest_finish,
            slack=slack if phase == first else None,
            only_urgent=found.verdict is Verdict.IMPOSSIBLE_BASE,
        )
        for phase, one in last.items()
    ]


def _phase(one: Planned) -> str:
    """The phase of a step; a correction goes before everything it comes back to."""
    return phase_of(one.step.code, return_stage="check")


def _line(one: Planned, zone: Zone, now: datetime) -> PlanLine:
    return PlanLine(
        step=str(Status(one.step.code).label),
        party=party_words(one.step.side),
        length=working_duration(one.step.left) if one.step.left else "",
        start=_when(one.latest_start, zone, now),
        finish=_when(one.latest_finish, zone, now),
    )


def _when(at: datetime | None, zone: Zone, now: datetime) -> str:
    return _("too late") if at is None else instant(at, zone=zone, now=now)


def _warning(verdict: Verdict, closing: str, *, urgent: bool) -> str:
    if verdict is Verdict.TIGHT:
        template = _("The closing %(when)s can be met, but nobody may lose any more time.")
    elif verdict is Verdict.IMPOSSIBLE_BASE:
        template = _(
            "By the normal promises the policy will not be ready for the closing %(when)s. By the "
            "urgent route it can be."
        )
    elif verdict is Verdict.IMPOSSIBLE and urgent:
        template = _(
            "Even by the urgent route the policy will not be ready for the closing %(when)s. Call "
            "the insurer or move the deal."
        )
    elif verdict is Verdict.IMPOSSIBLE:
        template = _(
            "By no route will the policy be ready for the closing %(when)s. Call the insurer or "
            "move the deal."
        )
    else:
        return ""
    return template % {"when": closing}
