"""What a posted step of the escalation card asks for."""

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from apps.escalations.models import Escalation
from apps.kernel.actors import Actor
from apps.kernel.errors import Malformed
from apps.usecases import escalating, urgent_route

Given = Mapping[str, str]


def take_step(given: Given, *, escalation_id: UUID, by: Actor, at: datetime) -> Escalation:
    """Make the posted step through its use case.

    Raises:
        Malformed: no such step. Whatever the use case raises.
    """
    step = STEPS.get(given.get("step", ""))
    if step is None or any("\x00" in value for value in given.values()):
        raise Malformed(_("This step can't be read."))
    return step(given, escalation_id, by, at)


def _hand_over(given: Given, escalation_id: UUID, by: Actor, at: datetime) -> Escalation:
    return escalating.hand_over(
        escalation_id=escalation_id,
        stuck_at=given.get("stuck_at", ""),
        channel=given.get("channel", ""),
        by=by,
        at=at,
    )


def _acknowledge(given: Given, escalation_id: UUID, by: Actor, at: datetime) -> Escalation:
    return escalating.acknowledge(escalation_id=escalation_id, by=by, at=at)


def _answer(given: Given, escalation_id: UUID, by: Actor, at: datetime) -> Escalation:
    text = given.get("answer", "")
    return escalating.answer(escalation_id=escalation_id, text=text, by=by, at=at)


def _raise(given: Given, escalation_id: UUID, by: Actor, at: datetime) -> Escalation:
    return escalating.raise_level(escalation_id=escalation_id, by=by, at=at)


def _refuse(given: Given, escalation_id: UUID, by: Actor, at: datetime) -> Escalation:
    text = given.get("answer", "")
    return escalating.refuse(escalation_id=escalation_id, text=text, by=by, at=at)


def _agree(given: Given, escalation_id: UUID, by: Actor, at: datetime) -> Escalation:
    return urgent_route.agree(escalation_id=escalation_id, by=by, at=at)


def _close(given: Given, escalation_id: UUID, by: Actor, at: datetime) -> Escalation:
    return escalating.close(
        escalation_id=escalation_id,
        solved=True,
        repeat=given.get("repeat", ""),
        by=by,
        at=at,
    )


STEPS: dict[str, Callable[[Given, UUID, Actor, datetime], Escalation]] = {
    "hand_over": _hand_over,
    "acknowledge": _acknowledge,
    "answer": _answer,
    "raise": _raise,
    "refuse": _refuse,
    "agree": _agree,
    "close": _close,
}
