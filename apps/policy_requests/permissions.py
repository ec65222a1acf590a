"""Who may do what to a request: the workflow's actors, in one table."""

from apps.accounts.enums import including
from apps.kernel.actors import Actor, ActorKind, Side
from apps.policy_requests.enums import ClockKind
from apps.policy_requests.models import PolicyRequest

# The lowest roles that may make the move; "client" and "system" name the other kinds of hands.
WHO: dict[str, frozenset[str]] = {
    name: frozenset(who.split())
    for name, who in {
        "submit": "agent",
        "quote": "operator system",
        "ask_for_quote_data": "operator",
        "offer": "agent",
        "revise": "agent",
        "accept": "client agent",
        "send_to_check": "agent",
        "ask_for_correction": "operator",
        "resubmit_quote": "agent",
        "resubmit_check": "agent",
        "refer": "operator",
        "approve": "operator system",
        "approve_changed": "underwriter",
        "request_payment": "operator system",
        "confirm_payment": "system operator",
        "issue_checked": "operator system",
        "documents_ready": "operator system",
        "sign": "underwriter system",
        "send": "operator system",
        "send_back_in_issue": "operator",
        "deliver": "agent client system",
        "request_fix": "agent operator",
        "decline": "underwriter",
        "cancel": "agent client",
        "expire": "system",
        "reopen": "agent",
        "start_refund": "client lead operator",
        "finish_refund": "operator system",
    }.items()
}


def may_move(by: Actor, name: str) -> bool:
    """Whether these hands may ever make this move."""
    allowed = WHO.get(name, frozenset())
    if by.kind is ActorKind.STAFF:
        return bool(allowed & including(by.role))
    return by.kind.value in allowed


def may_edit(by: Actor, policy_request: PolicyRequest) -> bool:
    """The agency fills in answers and documents; the insurer attaches its own papers."""
    return by.kind is ActorKind.STAFF and by.side is Side.AGENCY


def may_read_health(by: Actor) -> bool:
    """Only an underwriter of the insurer opens health answers."""
    return by.side is Side.INSURER and "underwriter" in including(by.role)


def may_correct(by: Actor) -> bool:
    """A manager of the insurer or a lead of the agency says when something really happened."""
    held = including(by.role) if by.kind is ActorKind.STAFF else frozenset()
    return bool(held & {"lead", "manager"})


def may_dispute(by: Actor) -> bool:
    """A lead of the agency or a manager of the insurer says whose time it was."""
    return may_correct(by)


def may_answer_dispute(by: Actor, side: str) -> bool:
    """The same people of the side that did not dispute it; `side` is the one that did."""
    return may_dispute(by) and by.side is not None and by.side != side


def may_waive(by: Actor, kind: str) -> bool:
    """The side that was let down: the agency's lead; of the agency's own promise its owner."""
    lowest = "lead" if kind == ClockKind.SLA else "owner"
    return by.kind is ActorKind.STAFF and lowest in including(by.role)


def may_give_reason(by: Actor, kind: str) -> bool:
    """Anybody of the side that broke the promise says why: an operator, an agent."""
    lowest = "operator" if kind == ClockKind.SLA else "agent"
    return by.kind is ActorKind.STAFF and lowest in including(by.role)


def may_replace_reason(by: Actor, kind: str) -> bool:
    """The same side's manager, or lead, says better what was said before."""
    lowest = "manager" if kind == ClockKind.SLA else "lead"
    return by.kind is ActorKind.STAFF and lowest in including(by.role)


def may_rebase(by: Actor, kind: str) -> bool:
    """Whoever agrees terms for the side that promised: the insurer's manager, the owner."""
    lowest = "manager" if kind == ClockKind.SLA else "owner"
    return by.kind is ActorKind.STAFF and lowest in including(by.role)
