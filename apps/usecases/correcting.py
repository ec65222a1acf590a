"""When something really happened: a privileged line of history, and everything replayed."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from apps.kernel.actors import Actor
from apps.policy_requests import moves
from apps.policy_requests.facts import Facts
from apps.policy_requests.models import PolicyRequest
from apps.usecases import announcing


@transaction.atomic
def correct_last_move(
    *,
    policy_request_id: UUID,
    occurred_at: datetime,
    reason_code: str,
    evidence: str,
    by: Actor,
    at: datetime,
    expected_revision: int | None = None,
) -> PolicyRequest:
    """The last move happened at `occurred_at`; a breach that this disproves is withdrawn.

    Raises:
        NotAllowed, Malformed, Refusal, Conflict: see `moves.correct`.
    """
    policy_request = moves.locked(policy_request_id, expected_revision=expected_revision)
    facts = Facts(reason_code=reason_code.strip()[:32], evidence=evidence.strip()[:300])
    moved = moves.correct(policy_request, occurred_at, by=by, at=at, facts=facts)
    announcing.fell_due(moved.due, at=at)
    return moved.policy_request
