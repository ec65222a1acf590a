"""The time to acknowledge an escalation or urgent call ran out: on record once, both sides told."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from uuid import UUID

from apps.escalations import overdue
from apps.escalations.models import Escalation
from apps.escalations.overdue import Overdue
from apps.kernel.actors import Side
from apps.notifications.models import Message
from apps.notifications.services import put_all
from apps.usecases import ladder, nudge
from apps.usecases.audiences import AGENCY, DESK, LEADS, MANAGERS, Readers
from apps.usecases.escalation_wording import UNACKNOWLEDGED

# The people of a side who are told that a call was left unanswered.
TOLD = {Side.INSURER: (DESK, MANAGERS), Side.AGENCY: (AGENCY, LEADS)}


def fell_due(escalation_ids: Collection[UUID], *, at: datetime) -> None:
    """The due of these escalations has come; whoever acknowledged in time broke nothing.

    The same number of statements for any number of escalations of one agency.
    """
    if escalation_ids:
        rows = Escalation.objects.select_for_update(of=("self",)).order_by("pk")
        called = rows.select_related("policy_request__responsible").filter(pk__in=escalation_ids)
        settle(list(called), at=at)


def settle(rows: Sequence[Escalation], *, at: datetime) -> None:
    """After anything that may start or end the wait: record, arm or disarm, and tell."""
    broken = overdue.settle(rows, at=at)
    if not broken:
        return
    readers = Readers()
    pairs = [pair for one in broken for pair in _messages(one, readers, at=at)]
    put = put_all([message for message, _leaves in pairs], leaves={m.pk: due for m, due in pairs})
    nudge.workers(*(message.pk for message in put))


def _messages(
    one: Overdue, readers: Readers, *, at: datetime
) -> Iterator[tuple[Message, datetime]]:
    """One message a side, in its quiet hours' own time; a side that asked itself gets one."""
    row = one.escalation
    for side in dict.fromkeys((Side(row.party), Side(row.asker))):
        message = ladder.message(
            row,
            key=f"escalation:{row.pk}:unacknowledged:{one.round}:{side}",
            side=side,
            recipients=[a for name in TOLD[side] for a in readers.of(row.policy_request, name)],
            wording=UNACKNOWLEDGED,
            at=at,
            due_at=one.due_at,
        )
        yield message, ladder.leaves(row, side, at=at)
