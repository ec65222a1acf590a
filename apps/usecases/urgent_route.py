"""The urgent route: asked for with a reason and a deadline, within a quota, and called out."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from apps.agencies.stepping import here
from apps.agreements.planning import Verdict, done_at
from apps.escalations import services, steps
from apps.escalations.enums import Cause
from apps.escalations.models import Escalation
from apps.escalations.permissions import is_leader
from apps.kernel.actors import Actor, Side
from apps.kernel.errors import Conflict, NotAllowed, Refusal
from apps.policy_requests import moves
from apps.policy_requests.facts import Facts
from apps.policy_requests.models import PolicyRequest
from apps.policy_requests.plan import plan_of
from apps.usecases import acknowledging, announcing, escalating
from apps.usecases.urgent_quota import quota


@transaction.atomic
def mark_urgent(
    *,
    policy_request_id: UUID,
    urgent: bool,
    reason: str,
    by: Actor,
    at: datetime,
    deadline_at: datetime | None = None,
) -> Escalation | None:
    """Put the request on the urgent route and call the insurer, or take it off.

    The deadline is the closing time unless another is given; the normal promises must not be
    enough for it. Beyond the quota the call alone is made: the route changes when a manager
    agrees. A manager of the insurer takes the route himself, with a reason and without a call,
    whatever the deadline. Returns the call.

    Raises:
        Refusal: no reason, no deadline ahead, or one that the normal promises keep. NotAllowed:
        neither a person of the agency nor a manager of the insurer.
    """
    policy_request = moves.locked(policy_request_id)
    if not may_take(by):
        raise NotAllowed(
            _("The agency asks for the urgent route; a manager of the insurer takes it.")
        )
    if not urgent:
        _leave(policy_request, by=by, at=at)
        return None
    if by.side is Side.INSURER:
        _take(policy_request, reason.strip()[:300], by=by, at=at)
        return None
    deadline = deadline_at or policy_request.closing_at
    reasons = list(_against(policy_request, reason, deadline, at=at))
    if reasons or deadline is None:
        raise Refusal(reasons, code="urgent")
    return _call(policy_request, reason.strip()[:300], deadline, by=by, at=at)


def may_take(by: Actor) -> bool:
    """Whoever acts for the agency asks; of the insurer a manager takes it himself."""
    return by.side is Side.AGENCY or (by.side is Side.INSURER and is_leader(by))


def _against(
    policy_request: PolicyRequest, reason: str, deadline: datetime | None, *, at: datetime
) -> Iterator[str]:
    if not reason.strip():
        yield _("Say why the request is urgent.")
    if deadline is None:
        yield _("Give the closing time first.")
    elif deadline <= at:
        yield _("The deadline has passed already; give one that is still ahead.")
    elif not policy_request.urgent:
        yield from _needless(policy_request, deadline, at=at)


def _needless(policy_request: PolicyRequest, deadline: datetime, *, at: datetime) -> Iterator[str]:
    """The normal promises keep the deadline; where no plan can be made, nothing is against it."""
    plan = plan_of(policy_request, at=at, closing_at=deadline)
    if plan is None or plan.verdict is not Verdict.SAFE:
        return
    ready = done_at([one.step for one in plan.way.steps], at=at)
    zone = ZoneInfo(here().zone)
    yield _(
        "By the normal promises, not counting the client's own time, it is ready %(ready)s: in "
        "time for %(deadline)s. The urgent route is for what they can't keep; only a manager of "
        "the insurer may take it all the same."
    ) % {
        "ready": announcing.moment_words(ready or deadline, zone),
        "deadline": announcing.moment_words(deadline, zone),
    }


def _take(policy_request: PolicyRequest, reason: str, *, by: Actor, at: datetime) -> None:
    """A manager's own decision; it counts in the month's figures, and his reason is on record."""
    if not reason:
        raise Refusal(_("Say why the request is urgent."), code="urgent")
    if policy_request.urgent:
        raise Conflict(_("The request is on the urgent route already."), code="called")
    if policy_request.escalations.filter(cause=Cause.URGENT_CALL, closed_at=None).exists():
        raise Conflict(_("The agency's call waits for your agreement: answer it."), code="called")
    policy_request.urgent_reason = reason
    _switch(policy_request, urgent=True, by=by, at=at, reason=reason)


def _call(
    policy_request: PolicyRequest, reason: str, deadline: datetime, *, by: Actor, at: datetime
) -> Escalation:
    beyond = not policy_request.urgent and _is_beyond(policy_request, at=at)
    call = services.open_urgent_call(
        policy_request,
        reason=reason,
        deadline_at=deadline,
        needs_agreement=beyond,
        by=by,
        at=at,
    )
    policy_request.urgent_reason = reason
    if beyond:
        policy_request.save(update_fields=["urgent_reason"])
    else:
        _switch(policy_request, urgent=True, by=by, at=at)
    return call


def _is_beyond(policy_request: PolicyRequest, *, at: datetime) -> bool:
    """A request that was urgent before this month's quota ran out needs no second place in it."""
    return quota(at=at).is_spent and not policy_request.history.filter(name="urgent_on").exists()


def _leave(policy_request: PolicyRequest, *, by: Actor, at: datetime) -> None:
    for call in policy_request.escalations.filter(cause=Cause.URGENT_CALL, closed_at=None):
        steps.withdraw(call, by=by, at=at)
        acknowledging.settle([call], at=at)
    policy_request.urgent_reason = ""
    if policy_request.urgent:
        _switch(policy_request, urgent=False, by=by, at=at)
    else:
        policy_request.save(update_fields=["urgent_reason"])


def _switch(
    policy_request: PolicyRequest, *, urgent: bool, by: Actor, at: datetime, reason: str = ""
) -> None:
    policy_request.urgent = urgent
    facts = Facts(details={"reason": reason} if reason else {})
    name = "urgent_on" if urgent else "urgent_off"
    moved = moves.note(policy_request, name, by=by, at=at, facts=facts)
    announcing.fell_due(moved.due, at=at)


@transaction.atomic
def agree(*, escalation_id: UUID, by: Actor, at: datetime) -> Escalation:
    """A manager of the insurer agrees to an urgent call beyond the quota; the route changes now.

    Raises:
        NotFound, NotAllowed, Conflict.
    """
    call = escalating.locked(escalation_id)
    steps.agree(call, by=by, at=at)
    acknowledging.settle([call], at=at)
    if not call.policy_request.urgent:
        _switch(call.policy_request, urgent=True, by=by, at=at)
    return call
