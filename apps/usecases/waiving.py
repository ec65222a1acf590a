"""A breach is waived by the side that was let down: out of the net figures, never the gross."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from apps.kernel.actors import Actor
from apps.kernel.errors import Conflict, NotAllowed, NotFound, Refusal
from apps.policy_requests import moves
from apps.policy_requests.facts import Facts
from apps.policy_requests.models import Clock, Waiver
from apps.policy_requests.permissions import may_waive
from apps.usecases import announcing


@transaction.atomic
def waive(*, clock_id: UUID, code: str, evidence: str, by: Actor, at: datetime) -> Waiver:
    """Let one broken promise pass, with a reason and what proves it.

    Raises:
        NotFound: no such clock. NotAllowed: not a lead of the agency (of its own promise: not
        its owner). Refusal: nothing was broken, or no reason. Conflict: it is waived already.
    """
    clock = Clock.objects.filter(pk=clock_id).first()
    if clock is None:
        raise NotFound(_("There is no such deadline."))
    if not may_waive(by, clock.kind) or by.staff_id is None:
        raise NotAllowed(_("Only the side that was let down may waive a breach."))
    policy_request = moves.locked(clock.policy_request_id)
    if clock.breached_at is None:
        raise Refusal(_("This promise was not broken."), code="not_broken")
    if not code.strip() or not evidence.strip():
        raise Refusal(_("Give the reason and what proves it."), code="waiver_unproved")
    names = ("kind", "metric", "stage", "cycle", "round")
    scope = {name: getattr(clock, name) for name in names}
    try:
        with transaction.atomic():
            waiver = Waiver.objects.create(
                policy_request=policy_request,
                code=code.strip()[:32],
                evidence=evidence.strip()[:300],
                approved_by_id=by.staff_id,
                approved_at=at,
                **scope,
            )
    except IntegrityError as again:
        raise Conflict(_("This breach is waived already."), code="waived") from again
    facts = Facts(reason_code=waiver.code, evidence=waiver.evidence, details=scope)
    moved = moves.note(policy_request, "waive", by=by, at=at, facts=facts)
    announcing.fell_due(moved.due, at=at)
    return waiver
