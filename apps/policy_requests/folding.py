"""A request's clocks read off its history: no database, no present time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from apps.agreements.engine import Event, Reading, Run, Scope, read, runs
from apps.agreements.queries import Promise, VersionTerms
from apps.policy_requests.clock_rules import RULES, ClockRule
from apps.policy_requests.enums import ClockKind
from apps.policy_requests.models import StatusChange

Key = tuple[str, str, str, int, int]


@dataclass(frozen=True, slots=True)
class Folded:
    """One clock as the history has it at an instant."""

    rule: ClockRule
    run: Run
    promise: Promise
    version_id: UUID
    reading: Reading

    @property
    def key(self) -> Key:
        """Kind, metric, stage, cycle, round: what makes a clock of a request itself."""
        return (self.rule.kind, self.rule.metric, self.rule.stage, self.run.cycle, self.run.round)


def events(history: Sequence[StatusChange]) -> list[Event]:
    """The lines of history as the clocks see them, oldest first."""
    return [
        Event(
            at=change.occurred_at,
            status=change.to_status,
            stage=change.return_stage,
            urgent=change.urgent,
            new_cycle=change.name == "reopen",
        )
        for change in history
    ]


def fold(
    history: Sequence[StatusChange],
    *,
    package_code: str,
    sla: VersionTerms | None,
    ola: VersionTerms | None,
    at: datetime,
) -> list[Folded]:
    """Every clock of the request as of `at`, oldest first; who promised nothing has none."""
    seen = events(history)
    found: list[Folded] = []
    for rule in RULES:
        terms = sla if rule.kind == ClockKind.SLA else ola
        if terms is None:
            continue
        for run in runs(seen, rule.means):
            promise = terms.promise(_scope(rule, run, package_code))
            if promise is not None:
                reading = read(run, promise.terms, terms.calendar, at)
                found.append(Folded(rule, run, promise, terms.version_id, reading))
    return sorted(found, key=lambda clock: (clock.reading.started_at, clock.key))


def _scope(rule: ClockRule, run: Run, package_code: str) -> Scope:
    return Scope(
        metric=rule.metric,
        package_code=package_code,
        stage=rule.stage,
        repeat=run.round > 1,
        urgent=run.urgent,
    )
