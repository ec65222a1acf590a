"""The plan back from a closing, by terms and clocks already read: no database."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.conf import settings

from apps.agreements.engine import Scope, State
from apps.agreements.explaining import known_until
from apps.agreements.planning import ZERO, Step, Turning, Verdict, Way, turning, verdict, way_back
from apps.agreements.queries import VersionTerms
from apps.policy_requests.enums import HOLDER, ISSUE_STAGES, ClockKind
from apps.policy_requests.folding import Folded
from apps.policy_requests.models import PolicyRequest
from apps.policy_requests.road import Leg, legs_left, stages_of


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
    turning: Turning
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


def plan_left(
    policy_request: PolicyRequest,
    terms: Terms,
    clocks: Sequence[Folded],
    *,
    at: datetime,
    closing_at: datetime | None = None,
) -> ClosingPlan | None:
    """The way that is left by these terms, with the clocks as of `at`; None when nothing is.

    `closing_at`: a deadline to plan back from instead of the request's own closing.
    """
    one = policy_request
    closing, legs = closing_at or one.closing_at, legs_left(one.status, one.return_stage)
    if closing is None or not legs:
        return None
    routes = (True,) if one.urgent else (False, True)
    own = [steps_of(legs, terms, clocks, urgent=urgent) for urgent in routes]
    plan = plan_back(own[0], own[1] if own[1:] else None, closing_at=closing, at=at)
    if one.status not in ISSUE_STAGES:
        return plan
    # What is left of the whole issue holds its stages together only until it is due.
    free = [steps_of(legs, terms, clocks, urgent=urgent, held=False) for urgent in routes]
    later = plan_back(free[0], free[1] if free[1:] else None, closing_at=closing, at=at)
    return replace(plan, turning=later.turning)


def plan_back(
    own: Sequence[Step], faster: Sequence[Step] | None, *, closing_at: datetime, at: datetime
) -> ClosingPlan:
    """Both routes back from the closing, and what to say of it."""
    buffer = kept_free()
    way = way_back(own, closing_at=closing_at, buffer=buffer, at=at)
    urgent = None
    if faster is not None:
        urgent = way_back(faster, closing_at=closing_at, buffer=buffer, at=at)
    tight = _minutes("tight_before_closing_minutes")
    return ClosingPlan(
        closing_at,
        way,
        urgent,
        verdict(way, urgent, tight=tight),
        turning(way, urgent, tight=tight, at=at),
        _known_until(way),
    )


def _known_until(way: Way) -> date | None:
    """The earliest of the days at which the calendars of its steps stop knowing holidays."""
    days = (known_until(one.step.calendar, one.latest_finish) for one in way.steps)
    return min((day for day in days if day is not None), default=None)


def kept_free() -> timedelta:
    """The time by the clock that everything must be finished before a closing."""
    return _minutes("buffer_before_closing_minutes")


def _minutes(name: str) -> timedelta:
    return timedelta(minutes=int(settings.TERMS[name]))


def steps_of(
    legs: Sequence[Leg],
    terms: Terms,
    clocks: Sequence[Folded],
    *,
    urgent: bool,
    held: bool = True,
) -> list[Step]:
    """The legs as steps of a route; the issue stage by stage where the stages are promised.

    `held`: the stages must also fit into what is left of the whole issue.
    """
    found: list[Step] = []
    for leg in legs:
        whole = _step(leg, terms, clocks, urgent=urgent)
        stages = [_step(stage, terms, clocks, urgent=urgent) for stage in stages_of(leg)]
        if not _are_promised(stages, whole):
            found.append(whole)
        else:
            found += _within(whole, stages) if held else stages
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
        left, hours = running.reading.remaining, running.bases[-1].calendar
        whole = running.promise.terms.duration
        return Step(leg.status, side, left, hours, under_way=True, target=whole)
    if running is not None:
        wanted = replace(wanted, repeat=running.run.round > 1)
    promise = bound.promise(wanted)
    if promise is None:
        return Step(leg.status, side)
    used = running.reading.consumed if running else ZERO
    whole, days = promise.terms.duration, promise.terms.working_days
    left, hours = max(ZERO, whole - used), bound.hours_of(promise)
    shrinks = running is not None and running.bases[-1].calendar is hours and not days
    return Step(leg.status, side, left, hours, days, shrinks, whole)


def met_in_this_cycle(leg: Leg, clocks: Sequence[Folded]) -> list[Folded]:
    """The leg's clocks so far, since the request was opened or taken up again."""
    cycle = max((clock.run.cycle for clock in clocks), default=1)
    return [
        clock
        for clock in clocks
        if (clock.rule.metric, clock.rule.stage, clock.run.cycle) == (leg.metric, leg.stage, cycle)
    ]
