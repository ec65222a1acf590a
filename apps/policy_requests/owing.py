"""Broken promises whose reason is still wanted, read off the history and what was said so far."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from apps.kernel.actors import Actor
from apps.policy_requests import clocks
from apps.policy_requests.delays import suggest_for
from apps.policy_requests.folding import Folded, Key
from apps.policy_requests.models import Clock, DelayReason, PolicyRequest, StatusChange
from apps.policy_requests.permissions import may_give_reason
from apps.policy_requests.replay import as_it_was

NAMES = ("kind", "metric", "stage", "cycle", "round")
# The line of history that says why a promise was broken.
GIVEN = "delay_reason"


@dataclass(frozen=True, slots=True)
class Owed:
    """A broken clock that nobody has explained; `suggested` is empty when nothing suggests itself.

    `name` is what names the clock within its request, as forms and addresses carry it.
    """

    clock: Folded
    suggested: str

    @property
    def name(self) -> str:
        return name_of(self.clock.key)


def name_of(key: Key) -> str:
    """ "sla.TTV..1.1"."""
    return ".".join(str(part) for part in key)


def as_told(line: StatusChange) -> DelayReason:
    """What a line of history says of a broken promise, as the row that is kept of it, unsaved."""
    details = line.details
    if line.staff_id is None:
        raise LookupError("Only staff gives reasons.")
    return DelayReason(
        policy_request_id=line.policy_request_id,
        seq=line.seq,
        code=line.reason_code,
        comment=details.get("evidence", ""),
        suggested=details["suggested"],
        given_by_id=line.staff_id,
        given_at=line.occurred_at,
        **{name: details[name] for name in NAMES},
    )


def reasons_of(policy_request_id: UUID) -> dict[Key, list[DelayReason]]:
    """What was said of each clock, oldest first: the last one holds. One statement."""
    found: dict[Key, list[DelayReason]] = {}
    rows = DelayReason.objects.filter(policy_request_id=policy_request_id)
    for row in rows.select_related("given_by").order_by("seq"):
        found.setdefault(row.key, []).append(row)
    return found


def suggestion(
    policy_request: PolicyRequest,
    clock: Folded,
    history: Sequence[StatusChange],
    *,
    at: datetime,
) -> str:
    """The reason that the place suggests where most of the clock's life went."""
    reading = clock.reading
    return suggest_for(
        as_it_was(history),
        reading.started_at,
        reading.stopped_at or at,
        has_responsible=policy_request.responsible_id is not None,
    )


def owed(policy_request: PolicyRequest, *, by: Actor, at: datetime) -> list[Owed]:
    """The breaches that these hands may explain and nobody has, as of `at`, oldest first.

    A promise that runs out at `at` is among them, though nothing has recorded it yet; a breach that
    was withdrawn is not. The client and the system owe nothing.
    """
    history = clocks.histories([policy_request])[policy_request.pk]
    folded = clocks.folded(policy_request, at=at, history=history)
    return owed_of(policy_request, folded, history, by=by, at=at)


def owed_of(
    policy_request: PolicyRequest,
    folded: Sequence[Folded],
    history: Sequence[StatusChange],
    *,
    by: Actor,
    at: datetime,
) -> list[Owed]:
    """The same when the caller has folded the clocks already; nothing broken costs no statement."""
    if not any(one.reading.breached for one in folded):
        return []
    said = reasons_of(policy_request.pk)
    return list(unexplained(policy_request, folded, history, said, by=by, at=at))


def unexplained(
    policy_request: PolicyRequest,
    folded: Sequence[Folded],
    history: Sequence[StatusChange],
    said: dict[Key, list[DelayReason]],
    *,
    by: Actor,
    at: datetime,
) -> Iterator[Owed]:
    """The same from what the caller has read already."""
    for clock in folded:
        if (
            clock.reading.breached
            and clock.key not in said
            and may_give_reason(by, clock.rule.kind)
        ):
            yield Owed(clock, suggestion(policy_request, clock, history, at=at))


def unexplained_rows(kind: str) -> QuerySet[Clock]:
    """One side's clocks on record as broken, of the present agency, that nobody has explained."""
    same = {name: OuterRef(name) for name in NAMES}
    said = DelayReason.objects.filter(policy_request=OuterRef("policy_request"), **same)
    return Clock.objects.filter(kind=kind, breached_at__isnull=False).exclude(Exists(said))
