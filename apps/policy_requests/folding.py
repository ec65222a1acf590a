"""A request's clocks read off its history: no database, no present time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from apps.agreements.engine import Basis, Event, Mode, Reading, Run, Scope, Turn, measure, runs
from apps.agreements.queries import Promise, VersionTerms, terms_of
from apps.policy_requests.clock_rules import RULES, ClockRule
from apps.policy_requests.enums import ClockKind
from apps.policy_requests.models import StatusChange
from apps.policy_requests.replay import REBASE, WAIT_OFF, WAIT_ON, as_it_was

Key = tuple[str, str, str, int, int]
Find = Callable[[UUID], VersionTerms]
TURNS_URGENT = ("create", "urgent_on", "urgent_off")


@dataclass(frozen=True, slots=True)
class Folded:
    """One clock as the history has it at an instant; promise and version are its latest."""

    rule: ClockRule
    run: Run
    promise: Promise
    version_id: UUID
    reading: Reading
    bases: tuple[Basis, ...] = ()

    @property
    def key(self) -> Key:
        """Kind, metric, stage, cycle, round: what makes a clock of a request itself."""
        return (self.rule.kind, self.rule.metric, self.rule.stage, self.run.cycle, self.run.round)


def events(history: Sequence[StatusChange], *, kind: str = ClockKind.SLA) -> list[Event]:
    """The lines of history as one side's clocks see them, oldest first.

    `pin` is the version that the last rebase moved the side's clocks to, None before the first.
    """
    found: list[Event] = []
    urgent, waits, pin = bool(history) and history[0].urgent, frozenset[str](), None
    for change in as_it_was(history):
        if change.name in TURNS_URGENT:
            urgent = change.urgent
        if change.name in (WAIT_ON, WAIT_OFF):
            reason = frozenset((change.reason_code,))
            waits = waits | reason if change.name == WAIT_ON else waits - reason
        pin = _rebased_to(change, kind) or pin
        found.append(
            Event(
                at=change.occurred_at,
                status=change.to_status,
                stage=change.return_stage,
                urgent=urgent,
                new_cycle=change.name == "reopen",
                pin=pin,
                mode=_mode(change, kind),
                waits=waits,
            )
        )
    return found


def _rebased_to(change: StatusChange, kind: str) -> UUID | None:
    named = change.details.get(f"{kind}_version_id") if change.name == REBASE else None
    return UUID(named) if named else None


def _mode(change: StatusChange, kind: str) -> str:
    return str(change.details.get("mode", Mode.CARRY)) if _rebased_to(change, kind) else ""


def pinned_first(history: Sequence[StatusChange], kind: str) -> UUID | None:
    """The version that a later rebase took the place of; None when there was no rebase."""
    for change in history:
        if _rebased_to(change, kind):
            was = change.details.get(f"{kind}_was")
            return UUID(was) if was else None
    return None


def fold(
    history: Sequence[StatusChange],
    *,
    package_code: str,
    sla: VersionTerms | None,
    ola: VersionTerms | None,
    at: datetime,
    find: Find = terms_of,
) -> list[Folded]:
    """Every clock of the request as of `at`, oldest first; who promised nothing has none.

    `sla` and `ola` are the terms before any rebase, `find` gives those that a rebase names.
    """
    seen: dict[str, list[Event]] = {}
    found: list[Folded] = []
    for rule in RULES:
        terms = sla if rule.kind == ClockKind.SLA else ola
        if terms is None:
            continue
        if rule.kind not in seen:
            seen[rule.kind] = events(history, kind=rule.kind)
        for run in runs(seen[rule.kind], rule.means):
            clock = _clock(rule, run, package_code, terms, find, at)
            if clock is not None:
                found.append(clock)
    return sorted(found, key=lambda clock: (clock.reading.started_at, clock.key))


def _clock(
    rule: ClockRule, run: Run, package_code: str, first: VersionTerms, find: Find, at: datetime
) -> Folded | None:
    """The clock of a run under the terms of each of its turns; None when nothing was promised.

    A turn to terms that promise nothing here changes nothing; one that changes neither target nor
    hours is none, unless it recalculates.
    """
    bases: list[Basis] = []
    last: tuple[Promise, VersionTerms] | None = None
    for turn in run.turns:
        terms = find(turn.pin) if isinstance(turn.pin, UUID) else first
        promise = terms.promise(_scope(rule, run, turn, package_code))
        if promise is None:
            continue
        last = (promise, terms)
        basis = Basis(turn.at, promise.terms, terms.hours_of(promise), turn.mode)
        if not bases or turn.mode is not Mode.CARRY or _differ(bases[-1], basis):
            bases.append(basis)
    if last is None:
        return None
    promise, terms = last
    return Folded(rule, run, promise, terms.version_id, measure(run, bases, at), tuple(bases))


def _differ(one: Basis, other: Basis) -> bool:
    return one.terms != other.terms or one.calendar is not other.calendar


def _scope(rule: ClockRule, run: Run, turn: Turn, package_code: str) -> Scope:
    return Scope(
        metric=rule.metric,
        package_code=package_code,
        stage=rule.stage,
        repeat=run.round > 1,
        urgent=turn.urgent,
    )
