"""The time to acknowledge an escalation or urgent call wears thin: on record, and people told."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from uuid import UUID

from apps.agreements.engine import Says, State
from apps.escalations import overdue
from apps.escalations.models import Escalation
from apps.escalations.overdue import Said
from apps.kernel.actors import Side
from apps.notifications.models import Message
from apps.notifications.services import put_all
from apps.usecases import ladder, nudge
from apps.usecases.audiences import AGENCY, DESK, LEADS, MANAGERS, Readers, warned
from apps.usecases.escalation_wording import (
    STILL_UNACKNOWLEDGED,
    UNACKNOWLEDGED,
    WAITS,
    WAITS_MINUTES,
)
from apps.usecases.wording import Wording

# The people of a side who are told that a call was left unanswered.
TOLD = {Side.INSURER: (DESK, MANAGERS), Side.AGENCY: (AGENCY, LEADS)}


def fell_due(escalation_ids: Collection[UUID], *, at: datetime) -> None:
    """A moment of these escalations has come; whoever acknowledged before it is told nothing.

    The same number of statements for any number of escalations of one agency.
    """
    if escalation_ids:
        rows = Escalation.objects.select_for_update(of=("self",)).order_by("pk")
        called = rows.select_related("policy_request__responsible").filter(pk__in=escalation_ids)
        settle(list(called), at=at)


def settle(rows: Sequence[Escalation], *, at: datetime) -> None:
    """After anything that may start or end the wait: record, arm or disarm, and tell."""
    said = _worth_telling(overdue.settle(rows, at=at))
    if not said:
        return
    readers = Readers()
    pairs = [pair for one in said for pair in _messages(one, readers, at=at)]
    put = put_all([message for message, _leaves in pairs], leaves={m.pk: due for m, due in pairs})
    nudge.workers(*(message.pk for message in put))


def _worth_telling(said: Sequence[Said]) -> list[Said]:
    """The highest of each round; of one that was acknowledged meanwhile the breach alone."""
    highest: dict[tuple[UUID, int], Said] = {}
    for one in said:
        if one.moment.kind is Says.BREACH or one.wait.reading.state is State.RUNNING:
            held = highest.setdefault((one.escalation.pk, one.round), one)
            if one.percent > held.percent:
                highest[one.escalation.pk, one.round] = one
    return list(highest.values())


def _messages(one: Said, readers: Readers, *, at: datetime) -> Iterator[tuple[Message, datetime]]:
    """One message a side, in its quiet hours' own time; a side that asked itself gets one."""
    row = one.escalation
    for side, audience in _audiences(one).items():
        message = ladder.message(
            row,
            key=f"escalation:{row.pk}:{_named(one)}:{side}",
            side=side,
            recipients=[a for name in audience for a in readers.of(row.policy_request, name)],
            wording=_wording(one),
            at=at,
            due_at=one.wait.reading.due_at,
            percent=one.moment.threshold,
        )
        yield message, ladder.leaves(row, side, at=at)


def _audiences(one: Said) -> dict[Side, tuple[str, ...]]:
    """Whoever was called, the owner first and then his lead; from the due on both sides."""
    party = Side(one.escalation.party)
    if one.percent < 100:
        return {party: warned(one.percent, insurer=party is Side.INSURER)}
    return {side: TOLD[side] for side in (party, Side(one.escalation.asker))}


def _named(one: Said) -> str:
    if one.moment.kind is Says.BREACH:
        return f"unacknowledged:{one.round}"
    return f"{one.deed}:{one.round}:{one.moment.threshold}"


def _wording(one: Said) -> Wording:
    if one.moment.kind is Says.BREACH:
        return UNACKNOWLEDGED
    if one.moment.kind is Says.BEFORE:
        return WAITS_MINUTES
    return WAITS if one.percent < 100 else STILL_UNACKNOWLEDGED
