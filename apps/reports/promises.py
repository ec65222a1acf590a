"""What was promised and what became of it in the week, folded from history alone."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from apps.agreements.engine import Phase, Reading, Run, State
from apps.policy_requests.clock_rules import RULES
from apps.policy_requests.delays import owner_of, suggest_for
from apps.policy_requests.enums import ClockKind
from apps.policy_requests.folding import Folded, Key
from apps.reports.life import Life, Window
from apps.reports.reasons import OWNERS
from apps.reports.report import Breach, PromiseShare
from apps.reports.spread import Spread, spread

Group = tuple[str, str, str, int]
# A clock and the waivers of its request.
Judged = tuple[Folded, Mapping[Key, str]]
PLACES = {(rule.kind, rule.metric, rule.stage): n for n, rule in enumerate(RULES)}


class Measured(Protocol):
    """A promise with its run and what it says: a clock, or a wait for an acknowledgement."""

    @property
    def run(self) -> Run: ...

    @property
    def reading(self) -> Reading: ...


def judged(clock: Measured) -> tuple[bool, datetime] | None:
    """(kept, when it was decided): at the stop, or at the due that passed; None while undecided.

    A clock cancelled in time is judged never; one that runs, or rests, past its due is missed. The
    first of its targets that ran out decides: a later one takes nothing back.
    """
    reading = clock.reading
    if reading.breached_at is not None:
        return False, reading.breached_at
    if reading.state is State.MET and reading.stopped_at is not None:
        return True, reading.stopped_at
    return None


def is_broken(clock: Measured, window: Window) -> bool:
    """Its due passed in the week."""
    verdict = judged(clock)
    return verdict is not None and not verdict[0] and verdict[1] in window


def is_finished(clock: Measured, window: Window) -> bool:
    """It was stopped in the week by the work being done, so it says how long the work takes."""
    return clock.run.phase is Phase.STOP and clock.reading.stopped_at in window


def wall(clock: Measured) -> timedelta:
    """Time on the wall from start to stop of a finished clock; one run has no rest inside."""
    reading = clock.reading
    return (reading.stopped_at or reading.started_at) - reading.started_at


def shares(lives: Sequence[Life], window: Window) -> tuple[PromiseShare, ...]:
    """One row for each metric, stage and round with a verdict or an end in the week."""
    groups: dict[Group, list[Judged]] = defaultdict(list)
    for life in lives:
        for clock in life.clocks:
            verdict = judged(clock)
            if (verdict is not None and verdict[1] in window) or is_finished(clock, window):
                kind, metric, stage, _cycle, number = clock.key
                groups[kind, metric, stage, number].append((clock, life.told.waived))
    ordered = sorted(groups.items(), key=lambda pair: (PLACES[pair[0][:3]], pair[0][3]))
    found = [_share(group, judged_ones, window) for group, judged_ones in ordered]
    return tuple(sorted(found, key=lambda row: row.kind != ClockKind.SLA))


def _share(group: Group, found: Sequence[Judged], window: Window) -> PromiseShare:
    clocks = [clock for clock, _waived in found]
    verdicts = [verdict for verdict in map(judged, clocks) if verdict and verdict[1] in window]
    done = [clock for clock in clocks if is_finished(clock, window)]
    passed = [clock for clock, waived in found if clock.key in waived]
    kind, metric, stage, number = group
    return PromiseShare(
        kind=kind,
        metric=metric,
        stage=stage,
        round=number,
        met=sum(1 for kept, _when in verdicts if kept),
        missed=sum(1 for kept, _when in verdicts if not kept),
        waived=sum(1 for clock in passed if is_broken(clock, window)),
        required=max(clock.promise.attainment for clock in clocks),
        working=spread(clock.reading.consumed for clock in done),
        wall=spread(wall(clock) for clock in done),
    )


def issue_time(lives: Sequence[Life], window: Window) -> tuple[Spread | None, Spread | None]:
    """Working and wall time of the whole issue, over all rounds that ended in the week."""
    done = [
        clock
        for life in lives
        for clock in life.clocks
        if (clock.rule.metric, clock.rule.stage) == ("TTI", "") and is_finished(clock, window)
    ]
    return (
        spread(clock.reading.consumed for clock in done),
        spread(wall(clock) for clock in done),
    )


def breaches(lives: Sequence[Life], window: Window) -> tuple[Breach, ...]:
    """Every promise whose due passed in the week, oldest first."""
    found = [
        _breach(life, clock, window)
        for life in lives
        for clock in life.clocks
        if is_broken(clock, window)
    ]
    return tuple(sorted(found, key=in_time))


def in_time(one: Breach) -> tuple[datetime, int, str, str]:
    """Oldest first, and in a steady order within an instant."""
    return (one.due_at, one.number, one.metric, one.stage)


def _breach(life: Life, clock: Folded, window: Window) -> Breach:
    reading, policy_request = clock.reading, life.policy_request
    until = reading.stopped_at or window.at
    has_responsible = policy_request.responsible_id is not None
    code = suggest_for(life.history, reading.started_at, until, has_responsible=has_responsible)
    kind, metric, stage, cycle, number = clock.key
    said = life.told.said.get(clock.key, "")
    return Breach(
        policy_request_id=policy_request.pk,
        number=policy_request.number,
        kind=kind,
        metric=metric,
        stage=stage,
        cycle=cycle,
        round=number,
        due_at=reading.breached_at or until,
        detected_at=life.told.detected.get(clock.key),
        stopped_at=reading.stopped_at,
        overrun=reading.overrun,
        overrun_wall=reading.overrun_wall,
        suggested=code,
        owner=owner_of(said, kind) if said else OWNERS.get(code, ""),
        waived=life.told.waived.get(clock.key, ""),
        reason=said,
    )
