"""The escalation card: a person escalates, the counterpart answers, the case is closed."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from apps.escalations import services, steps
from apps.escalations.enums import Repeat
from apps.escalations.models import Escalation
from apps.kernel.actors import Actor, ActorKind
from apps.kernel.errors import NotAllowed, NotFound
from apps.policy_requests import moves
from apps.usecases import acknowledging, correcting_process, ladder


@transaction.atomic
def escalate(*, policy_request_id: UUID, by: Actor, at: datetime) -> Escalation:
    """A person opens the five-step card."""
    if by.kind is not ActorKind.STAFF:
        raise NotAllowed(_("This action is not for your role."))
    return services.open_by_hand(moves.locked(policy_request_id), by=by, at=at)


@transaction.atomic
def work(
    *, escalation_id: UUID, by: Actor, at: datetime, step: Callable[[Escalation], None]
) -> Escalation:
    """Take one step on an escalation; its request is locked first, as a sweeper does."""
    if by.kind is not ActorKind.STAFF:
        raise NotAllowed(_("This action is not for your role."))
    row = locked(escalation_id)
    step(row)
    acknowledging.settle([row], at=at)
    return row


def locked(escalation_id: UUID) -> Escalation:
    """The escalation under its lock and its request's, for the rest of the transaction.

    Raises:
        NotFound: no such escalation. Conflict: its request is being changed this very moment.
    """
    found = Escalation.objects.filter(pk=escalation_id).values_list("policy_request_id", flat=True)
    policy_request_id = found.first()
    if policy_request_id is None:
        raise NotFound(_("There is no such escalation."))
    policy_request = moves.locked(policy_request_id)
    row = Escalation.objects.select_for_update(of=("self",)).get(pk=escalation_id)
    row.policy_request = policy_request
    return row


def hand_over(
    *, escalation_id: UUID, stuck_at: str, channel: str, by: Actor, at: datetime
) -> Escalation:
    """Steps 2 and 3."""
    return work(
        escalation_id=escalation_id,
        by=by,
        at=at,
        step=lambda row: steps.hand_over(row, stuck_at=stuck_at, channel=channel, by=by, at=at),
    )


def acknowledge(*, escalation_id: UUID, by: Actor, at: datetime) -> Escalation:
    """The counterpart has seen it."""
    return work(
        escalation_id=escalation_id,
        by=by,
        at=at,
        step=lambda row: steps.acknowledge(row, by=by, at=at),
    )


def answer(*, escalation_id: UUID, text: str, by: Actor, at: datetime) -> Escalation:
    """Step 4."""
    return work(
        escalation_id=escalation_id,
        by=by,
        at=at,
        step=lambda row: steps.answer(row, text, by=by, at=at),
    )


@transaction.atomic
def raise_level(*, escalation_id: UUID, by: Actor, at: datetime) -> Escalation:
    """Not solved: the next level of the same party is called."""
    called: list[str] = []
    row = work(
        escalation_id=escalation_id,
        by=by,
        at=at,
        step=lambda row: called.append(steps.raise_level(row, by=by, at=at)),
    )
    ladder.tell_raised(row, called[0], at=at)
    return row


@transaction.atomic
def close(*, escalation_id: UUID, solved: bool, repeat: str, by: Actor, at: datetime) -> Escalation:
    """Step 5: solved, with what a repetition leads to; or refused for the answer given."""
    if not solved:
        return refuse(escalation_id=escalation_id, text="", by=by, at=at)
    row = work(
        escalation_id=escalation_id,
        by=by,
        at=at,
        step=lambda row: steps.solve(row, repeat=repeat, by=by, at=at),
    )
    if repeat != Repeat.NONE:
        correcting_process.ask_for(row, at=at)
    return row


def refuse(*, escalation_id: UUID, text: str, by: Actor, at: datetime) -> Escalation:
    """The party refuses, with its reason."""
    return work(
        escalation_id=escalation_id,
        by=by,
        at=at,
        step=lambda row: steps.refuse(row, text, by=by, at=at),
    )
