"""A request planned back from its closing time, from the terms it is held to."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings

from apps.agencies.stepping import here
from apps.agreements.engine import Scope, State
from apps.agreements.enums import AgreementKind
from apps.agreements.explaining import known_until
from apps.agreements.planning import ZERO, Step, Verdict, Way, verdict, way_back
from apps.agreements.queries import VersionTerms, binding_version_id, terms_of
from apps.policy_requests.clocks import folded
from apps.policy_requests.enums import HOLDER, ClockKind
from apps.policy_requests.folding import Folded
from apps.policy_requests.models import PolicyRequest
from apps.policy_requests.road import ROAD, Leg, legs_left, stages_of


@dataclass(frozen=True, slots=True)
class ClosingPlan:
    """The way to the closing: `way` on the request's own route, `urgent` on the faster one.

    `urgent` is None on the urgent route itself. The first step of `way` is under way.
    `known_until`: the last day with known holidays, when a step of `way` lies after it.
    """

    closing_at: datetime
    way: Way
    urgent: Way | None
    verdict: Verdict
    known_until: date | None = None

    @property
    def safe_until(self) -> datetime | None:
        """The latest safe moment of what is being done now."""
        return self.way.steps[0].latest_finish if self.way.steps else None


@dataclass(frozen=True, slots=True)
class Terms:
    """What both sides promised, and for what; the agency may have promised itself nothing."""

    package_code: str
    sla: VersionTerms
    ola: VersionTerms | None


def plan_for(*, package_code: str, closing_at: datetime, at: datetime) -> ClosingPlan | None:
    """A request that would be opened at `at`, by the terms in force; None without an agreement."""
    terms = terms_in_force(package_code, None, None, at=at)
    if terms is None:
        return None
    base, faster = (_steps(ROAD, terms, (), urgent=urgent) for urgent in (False, True))
    return _plan(base, faster, closing_at=closing_at, at=at)


def plan_of(
    policy_request: PolicyRequest,
    *,
    at: datetime,
    clocks: Sequence[Folded] | None = None,
    closing_at: datetime | None = None,
) -> ClosingPlan | None:
    """The way that is left as of `at`; None without a closing time, an agreement or a way.

    `clocks`: the request's clocks as of `at`, when they have been folded already. `closing_at`: a
    deadline to plan back from instead of the request's own closing.
    """
    one = policy_request
    closing, legs = closing_at or one.closing_at, legs_left(one.status, one.return_stage)
    if closing is None or not legs:
        return None
    terms = terms_in_force(one.package_code, one.sla_version_id, one.ola_version_id, at=at)
    if terms is None:
        return None
    known = folded(one, at=at) if clocks is None else clocks
    own = _steps(legs, terms, known, urgent=one.urgent)
    faster = None if one.urgent else _steps(legs, terms, known, urgent=True)
    return _plan(own, faster, closing_at=closing, at=at)


def _plan(
    own: Sequence[Step], faster: Sequence[Step] | None, *, closing_at: datetime, at: datetime
) -> ClosingPlan:
    buffer = _minutes("buffer_before_closing_minutes")
    way = way_back(own, closing_at=closing_at, buffer=buffer, at=at)
    urgent = None
    if faster is not None:
        urgent = way_back(faster, closing_at=closing_at, buffer=buffer, at=at)
    tight = _minutes("tight_before_closing_minutes")
    found = verdict(way, urgent, tight=tight)
    return ClosingPlan(closing_at, way, urgent, found, _known_until(way))


def _known_until(way: Way) -> date | None:
    """The earliest of the days at which the calendars of its steps stop knowing holidays."""
    days = (known_until(one.step.calendar, one.latest_finish) for one in way.steps)
    return min((day for day in days if day is not None), default=None)


def _minutes(name: str) -> timedelta:
    return timedelta(minutes=int(settings.TERMS[name]))


def terms_in_force(
    package_code: str, sla_id: UUID | None, ola_id: UUID | None, *, at: datetime
) -> Terms | None:
    """The pinned versions, else those in force."""
    agency_id = here().pk
    sla = sla_id or binding_version_id(AgreementKind.SLA, agency_id, at=at)
    ola = ola_id or binding_version_id(AgreementKind.OLA, agency_id, at=at)
    if sla is None:
        return None
    return Terms(package_code, terms_of(sla), terms_of(ola) if ola else None)


def _steps(
    legs: Sequence[Leg], terms: Terms, clocks: Sequence[Folded], *, urgent: bool
) -> list[Step]:
    """The legs as steps of a route; the issue stage by stage where the stages are promised."""
    found: list[Step] = []
    for leg in legs:
        whole = _step(leg, terms, clocks, urgent=urgent)
        stages = [_step(stage, terms, clocks, urgent=urgent) for stage in stages_of(leg)]
        found += _within(whole, stages) if _are_promised(stages, whole) else [whole]
    return found


def _are_promised(stages: Sequence[Step], whole: Step) -> bool:
    """Each of them, or some where the whole is not."""
    promised = [stage.calendar is not None for stage in stages]
    return any(promised) and (all(promised) or whole.calendar is None)


def _within(whole: Step, stages: Sequence[Step]) -> list[Step]:
    """The stages, which must also fit into what is left of the whole while that is kept.

    What the whole leaves no room for is taken from the first: the later ones keep their time.
    """
    hours = {id(stage.calendar) for stage in stages}
    if whole.left <= ZERO or hours != {id(whole.calendar)}:
        return list(stages)
    room, found = whole.left, list[Step]()
    for stage in reversed(stages):
        found.append(replace(stage, left=min(stage.left, room)))
        room -= found[-1].left
    return found[::-1]


def _step(leg: Leg, terms: Terms, clocks: Sequence[Folded], *, urgent: bool) -> Step:
    """One step of a route: what is left of a clock under way, else the whole target."""
    side = str(HOLDER[leg.status])
    bound = terms.sla if leg.kind == ClockKind.SLA else terms.ola
    if not leg.metric or bound is None:
        return Step(leg.status, side)
    met = met_in_this_cycle(leg, clocks)
    wanted = Scope(leg.metric, terms.package_code, leg.stage, repeat=bool(met), urgent=urgent)
    running = met[-1] if met and met[-1].reading.state is State.RUNNING else None
    if running is not None and running.run.urgent == urgent:
        return Step(leg.status, side, running.reading.remaining, running.bases[-1].calendar)
    if running is not None:
        wanted = replace(wanted, repeat=running.run.round > 1)
    promise = bound.promise(wanted)
    if promise is None:
        return Step(leg.status, side)
    used = running.reading.consumed if running else ZERO
    left = max(ZERO, promise.terms.duration - used)
    return Step(leg.status, side, left, bound.hours_of(promise), promise.terms.working_days)


def met_in_this_cycle(leg: Leg, clocks: Sequence[Folded]) -> list[Folded]:
    """The leg's clocks so far, since the request was opened or taken up again."""
    cycle = max((clock.run.cycle for clock in clocks), default=1)
    return [
        clock
        for clock in clocks
        if (clock.rule.metric, clock.rule.stage, clock.run.cycle) == (leg.metric, leg.stage, cycle)
    ]
