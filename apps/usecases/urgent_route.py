"""The urgent route: asked for with a reason and a deadline, within a quota, and called out."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from apps.agencies.stepping import here
from apps.agreements.enums import AgreementKind
from apps.agreements.queries import binding_version_id, terms_of
from apps.escalations import services, steps
from apps.escalations.enums import Cause
from apps.escalations.models import Escalation
from apps.kernel.actors import Actor, Side
from apps.kernel.errors import NotAllowed, NotFound, Refusal
from apps.policy_requests import moves
from apps.policy_requests.models import PolicyRequest, StatusChange
from apps.usecases import announcing


@dataclass(frozen=True, slots=True)
class Quota:
    """Urgent requests of the agency in the calendar month of its zone.

    `allowed` is the agreed share of the month's requests, or the agreed least when that is more.
    """

    used: int
    allowed: int
    share: int
    least: int
    requests: int

    @property
    def is_spent(self) -> bool:
        """The next one needs a manager's agreement."""
        return self.used >= self.allowed


def quota(*, at: datetime) -> Quota:
    """How much of the month's urgent route the present agency has used. Two statements."""
    version_id = binding_version_id(AgreementKind.SLA, here().pk, at=at)
    terms = None if version_id is None else terms_of(version_id)
    share, least = (terms.urgent_share, terms.urgent_least) if terms is not None else (0, 0)
    local = at.astimezone(ZoneInfo(here().zone))
    month = local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    lines = StatusChange.objects.filter(name="urgent_on", occurred_at__gte=month)
    used = lines.order_by().values("policy_request").distinct().count()
    requests = PolicyRequest.objects.filter(created_at__gte=month).count()
    return Quota(used, max(least, requests * share // 100), share, least, requests)


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

    The deadline is the closing time unless another is given. Beyond the quota the call alone is
    made: the route changes when a manager agrees. Returns the call.

    Raises:
        Refusal: no reason, or no deadline ahead. NotAllowed: not a person of the agency.
    """
    policy_request = moves.locked(policy_request_id)
    if by.side is not Side.AGENCY:
        raise NotAllowed(_("Only the agency asks for the urgent route."))
    if not urgent:
        _leave(policy_request, by=by, at=at)
        return None
    deadline = deadline_at or policy_request.closing_at
    reasons = list(_against(reason, deadline, at=at))
    if reasons or deadline is None:
        raise Refusal(reasons, code="urgent")
    return _call(policy_request, reason.strip()[:300], deadline, by=by, at=at)


def _against(reason: str, deadline: datetime | None, *, at: datetime) -> list[str]:
    reasons = []
    if not reason.strip():
        reasons.append(_("Say why the request is urgent."))
    if deadline is None:
        reasons.append(_("Give the closing time first."))
    elif deadline <= at:
        reasons.append(_("The deadline has passed already; give one that is still ahead."))
    return reasons


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
    policy_request.urgent_reason = ""
    if policy_request.urgent:
        _switch(policy_request, urgent=False, by=by, at=at)
    else:
        policy_request.save(update_fields=["urgent_reason"])


def _switch(policy_request: PolicyRequest, *, urgent: bool, by: Actor, at: datetime) -> None:
    policy_request.urgent = urgent
    moved = moves.note(policy_request, "urgent_on" if urgent else "urgent_off", by=by, at=at)
    announcing.fell_due(moved.due, at=at)


@transaction.atomic
def agree(*, escalation_id: UUID, by: Actor, at: datetime) -> Escalation:
    """A manager of the insurer agrees to an urgent call beyond the quota; the route changes now.

    Raises:
        NotFound, NotAllowed, Conflict.
    """
    found = Escalation.objects.filter(pk=escalation_id).values_list("policy_request_id", flat=True)
    policy_request_id = found.first()
    if policy_request_id is None:
        raise NotFound(_("There is no such escalation."))
    policy_request = moves.locked(policy_request_id)
    call = Escalation.objects.select_for_update(of=("self",)).get(pk=escalation_id)
    steps.agree(call, by=by, at=at)
    if not policy_request.urgent:
        _switch(policy_request, urgent=True, by=by, at=at)
    return call
