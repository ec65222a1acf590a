"""The clocks of requests between history and tables, read but not yet written."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from apps.agreements.hours import EDITION
from apps.agreements.queries import VersionTerms, notice_calendars, terms_of
from apps.kernel import rows
from apps.policy_requests.enums import ClockKind
from apps.policy_requests.folding import Folded, Key, fold, pinned_first
from apps.policy_requests.models import Clock, ClockEvent, PolicyRequest, StatusChange
from apps.policy_requests.replay import CORRECT

OF_REQUESTS = "policy_request_id = ANY (%s)"
OF_REQUESTS_IN_ORDER = f"{OF_REQUESTS} ORDER BY seq"


@dataclass(frozen=True, slots=True)
class OnRecord:
    """Lines of history, oldest first, and rows of clocks, both by request."""

    lines: dict[UUID, list[StatusChange]] = field(default_factory=lambda: defaultdict(list))
    rows: dict[UUID, dict[Key, Clock]] = field(default_factory=lambda: defaultdict(dict))


@dataclass(frozen=True, slots=True)
class Due:
    """One thing a clock has to say now: recorded already, still to be announced.

    A voided event says that an earlier message was wrong.
    """

    policy_request: PolicyRequest
    clock: Clock
    event: ClockEvent


@dataclass(slots=True)
class Settled:
    """One request between history and tables: its folded clocks and their rows by key.

    `is_replayed` when its last line put an earlier one into its place; `reviewed` are the clocks
    whose past turned out otherwise than recorded.
    """

    policy_request: PolicyRequest
    clocks: list[Folded]
    rows: dict[Key, Clock]
    is_replayed: bool = False
    reviewed: list[tuple[Clock, Folded]] = field(default_factory=list)

    def pairs(self) -> Iterable[tuple[Clock, Folded]]:
        """Each clock's row with what the history says of it."""
        return ((self.rows[clock.key], clock) for clock in self.clocks)


def history_of(policy_request: PolicyRequest) -> list[StatusChange]:
    """Every line, oldest first."""
    return list(StatusChange.objects.filter(policy_request=policy_request).order_by("seq"))


def folded(
    policy_request: PolicyRequest, *, at: datetime, history: Sequence[StatusChange] | None = None
) -> list[Folded]:
    """The request's clocks as of `at`, from the history alone."""
    lines = history_of(policy_request) if history is None else history
    return fold(
        lines,
        package_code=policy_request.package_code,
        sla=_terms(pinned_first(lines, ClockKind.SLA) or policy_request.sla_version_id),
        ola=_terms(pinned_first(lines, ClockKind.OLA) or policy_request.ola_version_id),
        at=at,
    )


def _terms(version_id: UUID | None) -> VersionTerms | None:
    return None if version_id is None else terms_of(version_id)


def on_record(policy_requests: Sequence[PolicyRequest]) -> OnRecord:
    """Everything of these requests; published calendars are noticed on the way.

    One round trip.
    """
    ids = [one.pk for one in policy_requests]
    history, clocks, edition = rows.read_two(
        StatusChange, OF_REQUESTS_IN_ORDER, Clock, OF_REQUESTS, [ids], EDITION
    )
    found = OnRecord()
    for change in history:
        found.lines[change.policy_request_id].append(change)
    for row in clocks:
        found.rows[row.policy_request_id][key_of(row)] = row
    if history:
        notice_calendars(edition)
    return found


def histories(policy_requests: Sequence[PolicyRequest]) -> dict[UUID, list[StatusChange]]:
    """Every line of each request, oldest first. One round trip."""
    return on_record(policy_requests).lines


def fold_all(
    policy_requests: Sequence[PolicyRequest], known: OnRecord, *, at: datetime
) -> list[Settled]:
    """The requests' clocks as their lines have them, beside the rows on record."""
    return [
        Settled(
            one,
            folded(one, at=at, history=known.lines[one.pk]),
            known.rows[one.pk],
            is_replayed=any(line.name == CORRECT for line in known.lines[one.pk][-1:]),
        )
        for one in policy_requests
    ]


def key_of(row: Clock) -> Key:
    """Which clock of its request the row is."""
    return (row.kind, row.metric, row.stage, row.cycle, row.round)
