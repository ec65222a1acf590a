"""The five steps: each checks who takes it, writes the row and one line of the story."""

from collections.abc import Callable
from datetime import datetime

from django.utils.translation import gettext as _

from apps.escalations import permissions
from apps.escalations.enums import Deed, EscalationState, Repeat, StuckAt
from apps.escalations.ladder import role_above, rungs_of
from apps.escalations.models import Escalation, EscalationLine
from apps.escalations.services import arm_rungs
from apps.kernel.actors import Actor
from apps.kernel.errors import Conflict, NotAllowed, Refusal


def hand_over(
    escalation: Escalation, *, stuck_at: str, channel: str, by: Actor, at: datetime
) -> None:
    """Steps 2 and 3: where it is stuck, and that number and deadline were handed over."""
    _refuse_unless(escalation, by, permissions.may_hand_over)
    if stuck_at not in StuckAt.values:
        raise Refusal(_("Choose where the request is stuck."), code="stuck_at")
    if not channel.strip():
        raise Refusal(_("Say whom you reached and how."), code="channel")
    escalation.stuck_at, escalation.channel = stuck_at, channel.strip()[:80]
    escalation.handed_over_at = at
    _note(escalation, Deed.HANDED_OVER, by=by, at=at, note=escalation.channel)


def acknowledge(escalation: Escalation, *, by: Actor, at: datetime) -> None:
    """A person of the party has seen it: its time to acknowledge and the ladder stop.

    Saying so again changes nothing. Opening the page or an automatic reply says nothing.
    """
    _refuse_unless(escalation, by, permissions.may_acknowledge)
    if escalation.state != EscalationState.OPEN:
        return
    escalation.state = EscalationState.ACKNOWLEDGED
    escalation.acknowledged_at = escalation.acknowledged_at or at
    _note(escalation, Deed.ACKNOWLEDGED, by=by, at=at)


def answer(escalation: Escalation, text: str, *, by: Actor, at: datetime) -> None:
    """Step 4: the party's answer and its time. An answer acknowledges too.

    Raises:
        Refusal: an empty answer. Conflict: it is closed. NotAllowed.
    """
    _refuse_unless(escalation, by, permissions.may_answer)
    _answered(escalation, text, by=by, at=at)
    escalation.state = EscalationState.ANSWERED
    _note(escalation, Deed.ANSWERED, by=by, at=at, note=escalation.answer)


def _answered(escalation: Escalation, text: str, *, by: Actor, at: datetime) -> None:
    if not text.strip():
        raise Refusal(_("Write the answer."), code="empty_answer")
    escalation.answer, escalation.answered_at = text.strip()[:2000], at
    escalation.answered_by_id = by.staff_id
    escalation.acknowledged_at = escalation.acknowledged_at or at


def raise_level(escalation: Escalation, *, by: Actor, at: datetime) -> str:
    """It is not solved: one level up, and a new round of the time to acknowledge begins.

    Returns the role that is called now.

    Raises:
        Conflict: closed, or at the highest level already. NotAllowed.
    """
    _refuse_unless(escalation, by, permissions.may_raise)
    level, role = role_above(escalation.party, escalation.level)
    if level == escalation.level:
        raise Conflict(_("This is the highest level already."), code="highest")
    escalation.level, escalation.state = level, EscalationState.OPEN
    _note(escalation, Deed.RAISED, by=by, at=at, role=role)
    arm_rungs([(escalation, _next_rung(escalation))])
    return role


def _next_rung(escalation: Escalation) -> int:
    told = escalation.lines.filter(rung__isnull=False).values_list("rung", flat=True)
    last = max((rung for rung in told if rung is not None), default=-1)
    return min(last + 1, len(rungs_of(escalation.version_id, escalation.party)))


def solve(escalation: Escalation, *, repeat: str, by: Actor, at: datetime) -> None:
    """Step 5: solved, and what a repetition leads to.

    Raises:
        Conflict: it is closed already. Refusal: an unknown consequence. NotAllowed.
    """
    _refuse_unless(escalation, by, permissions.may_solve)
    if repeat not in Repeat.values:
        raise Refusal(_("Choose what the repetition leads to."), code="repeat")
    escalation.state, escalation.repeat = EscalationState.SOLVED, repeat
    escalation.closed_at = at
    _note(escalation, Deed.SOLVED, by=by, at=at)


def refuse(escalation: Escalation, text: str, *, by: Actor, at: datetime) -> None:
    """The party refuses, with its reason as the answer.

    Raises:
        Refusal: no reason. Conflict: it is closed already. NotAllowed.
    """
    _refuse_unless(escalation, by, permissions.may_refuse)
    _answered(escalation, text or escalation.answer, by=by, at=at)
    escalation.state, escalation.closed_at = EscalationState.REFUSED, at
    escalation.needs_agreement = False
    _note(escalation, Deed.REFUSED, by=by, at=at, note=escalation.answer)


def agree(escalation: Escalation, *, by: Actor, at: datetime) -> None:
    """A manager agrees to an urgent call beyond the quota.

    Raises:
        NotAllowed, Conflict.
    """
    _refuse_unless(escalation, by, permissions.may_agree)
    escalation.needs_agreement = False
    if escalation.state == EscalationState.OPEN:
        escalation.state, escalation.acknowledged_at = EscalationState.ACKNOWLEDGED, at
        _note(escalation, Deed.ACKNOWLEDGED, by=by, at=at)
    _note(escalation, Deed.AGREED, by=by, at=at)


def withdraw(escalation: Escalation, *, by: Actor, at: datetime) -> None:
    """The urgent route was left: its call is over, its story stays."""
    escalation.state, escalation.closed_at = EscalationState.SOLVED, at
    _note(escalation, Deed.SOLVED, by=by, at=at)


def _note(
    escalation: Escalation, deed: Deed, *, by: Actor, at: datetime, note: str = "", role: str = ""
) -> None:
    escalation.save()
    EscalationLine.objects.create(
        escalation=escalation,
        deed=deed,
        at=at,
        noted_at=at,
        staff_id=by.staff_id,
        role=role,
        level=escalation.level,
        note=note[:300],
    )


def _refuse_unless(
    escalation: Escalation, by: Actor, may: Callable[[Actor, Escalation], bool]
) -> None:
    """A closed escalation first: that is the sentence the person needs."""
    if escalation.closed_at is not None:
        raise Conflict(_("The escalation is closed already."), code="closed")
    if not may(by, escalation):
        raise NotAllowed(_("This step of the escalation is not yours to take."))
