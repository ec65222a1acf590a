"""Who may do what with an escalation or a correction: by party and by role."""

from apps.accounts.enums import including
from apps.escalations.models import Correction, Escalation, EscalationState
from apps.kernel.actors import Actor, ActorKind, Side

LEADERS = {"lead", "manager"}


def _works(by: Actor) -> bool:
    """A person who works with requests; an automatic reply acknowledges nothing."""
    return by.kind is ActorKind.STAFF and bool({"agent", "operator"} & including(by.role))


def is_leader(by: Actor) -> bool:
    """A lead of the agency or a manager of the insurer, or anybody above."""
    return by.kind is ActorKind.STAFF and bool(LEADERS & including(by.role))


def may_acknowledge(by: Actor, escalation: Escalation) -> bool:
    """Only the party that has to answer says that it has seen it."""
    return _works(by) and by.side == escalation.party


def may_answer(by: Actor, escalation: Escalation) -> bool:
    """The party answers itself, or whoever asked notes what he was told."""
    return _works(by) and by.side in (escalation.party, escalation.asker)


def may_hand_over(by: Actor, escalation: Escalation) -> bool:
    """Whoever asks makes the call."""
    return _works(by) and by.side == escalation.asker


def may_raise(by: Actor, escalation: Escalation) -> bool:
    """Whoever asks goes one level up."""
    return _works(by) and by.side == escalation.asker


def may_solve(by: Actor, escalation: Escalation) -> bool:
    """Whoever asked says that it is solved; the party itself once it has answered."""
    if by.side == escalation.asker:
        return _works(by)
    return may_answer(by, escalation) and escalation.state == EscalationState.ANSWERED


def may_refuse(by: Actor, escalation: Escalation) -> bool:
    """Only the party that has to answer refuses."""
    return may_acknowledge(by, escalation)


def may_agree(by: Actor, escalation: Escalation) -> bool:
    """A manager of the insurer agrees to an urgent call beyond the quota."""
    return escalation.needs_agreement and by.side is Side.INSURER and is_leader(by)


def may_correct(by: Actor, correction: Correction) -> bool:
    """A leader of the party that has to correct itself answers."""
    return is_leader(by) and by.side == correction.party


def may_close_correction(by: Actor, correction: Correction) -> bool:
    """A leader of either side, once there is an answer."""
    return is_leader(by) and bool(correction.answered_at)
