"""What a clock says at an instant, read off its run; nothing is counted up anywhere."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from apps.agreements.engine.legs import Basis, Leg, Moment, Says, legs, moments, worked
from apps.agreements.engine.lives import Phase, Run
from apps.agreements.engine.targets import ZERO, Terms, WorkCalendar


class State(StrEnum):
    """What a clock is at an instant."""

    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    MISSED = "missed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a clock says at an instant.

    `let_go_at` is when its side let go, by a stop or by a return. `due_at` is that of the present
    target, None while paused before it; `breached_at` is when the first of its targets ran out,
    and no later target takes that back. `consumed` and `remaining` are working time against the
    present target. `moments` are percent and instant of the present target, `says` everything any
    of its targets had, or will have, to say, oldest first.
    """

    state: State
    started_at: datetime
    stopped_at: datetime | None
    let_go_at: datetime | None
    due_at: datetime | None
    consumed: timedelta
    remaining: timedelta
    overrun: timedelta = ZERO
    overrun_wall: timedelta = ZERO
    breached: bool = False
    moments: tuple[tuple[int, datetime], ...] = field(default=())
    says: tuple[Moment, ...] = field(default=())
    breached_at: datetime | None = None
    cause: str = ""
    target_seq: int = 1

    @property
    def at_risk_at(self) -> datetime | None:
        """When the present target's last warning before its due is reached; None without one.

        A percentage counts before minutes left, which alone warn of a target in working days.
        """
        own = [one for one in self.says if one.target_seq == self.target_seq]
        percents = [m.at for m in own if m.kind is Says.WARNING and m.threshold < 100]
        minutes = [m.at for m in own if m.kind is Says.BEFORE]
        return max(percents or minutes, default=None)

    def said(self, at: datetime) -> list[Moment]:
        """What it has had to say up to `at`: nothing once its side let go, so that what was done at
        the due is in time."""
        end = self.let_go_at
        return [one for one in self.says if one.at <= at and (end is None or one.at < end)]


def read(run: Run, terms: Terms, calendar: WorkCalendar, at: datetime) -> Reading:
    """What a clock held to the same terms all its life says at `at`."""
    return measure(run, (Basis(run.started_at, terms, calendar),), at)


def measure(run: Run, bases: Sequence[Basis], at: datetime) -> Reading:
    """What the clock says at `at`; `bases` are the terms it was held to, oldest first."""
    found = legs(run, bases)
    says = tuple(sorted((one for leg in found for one in moments(leg)), key=_in_time))
    until, last = run.let_go_at or at, found[-1]
    broken = next((one for one in says if one.kind is Says.BREACH and one.at < until), None)
    own = tuple((m.threshold, m.at) for m in says if _is_of(m, last))
    due_at = next((m.at for m in says if _is_of(m, last) and m.kind is Says.BREACH), None)
    return Reading(
        state=_state(run, breached=broken is not None),
        started_at=run.started_at,
        stopped_at=run.stopped_at,
        let_go_at=run.let_go_at,
        due_at=due_at,
        consumed=last.consumed(at),
        remaining=_remaining(last, due_at, until),
        overrun=_overrun(found, broken.at, until) if broken else ZERO,
        overrun_wall=until - broken.at if broken else ZERO,
        breached=broken is not None,
        moments=own,
        says=says,
        breached_at=broken.at if broken else None,
        cause=broken.cause if broken else "",
        target_seq=last.seq,
    )


def _in_time(moment: Moment) -> tuple[datetime, int, int]:
    return (moment.at, moment.target_seq, moment.threshold)


def _is_of(moment: Moment, leg: Leg) -> bool:
    return moment.target_seq == leg.seq and moment.kind is not Says.BEFORE


def _overrun(found: Sequence[Leg], since: datetime, until: datetime) -> timedelta:
    """Working time that counted after the due."""
    spent = (worked(leg.basis.calendar, leg.spans, until, since) for leg in found)
    return sum(spent, start=ZERO)


def _state(run: Run, *, breached: bool) -> State:
    if run.phase is Phase.RUN:
        return State.RUNNING if run.is_counting else State.PAUSED
    if run.phase is Phase.PAUSE:
        return State.PAUSED
    if breached:
        return State.MISSED
    return State.CANCELLED if run.phase is Phase.CANCEL else State.MET


def _remaining(leg: Leg, due_at: datetime | None, until: datetime) -> timedelta:
    basis = leg.basis
    if basis.terms.working_days and due_at is not None:
        return max(ZERO, basis.calendar.elapsed(until, due_at))
    return max(ZERO, basis.terms.duration - leg.consumed(until))
