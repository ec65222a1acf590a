"""A request goes back with flagged items and comes again."""

from datetime import datetime

from apps.kernel.actors import Actor
from apps.policy_requests import moves
from apps.policy_requests.case import Case
from apps.policy_requests.facts import Facts
from apps.policy_requests.fingerprints import fingerprints
from apps.policy_requests.models import PolicyRequest
from apps.policy_requests.moves import Moved, Step
from apps.policy_requests.services import answers
from apps.usecases import announcing

THIRD_RETURN = 3


def give_back(
    policy_request: PolicyRequest,
    step: Step,
    *,
    stage: str,
    facts: Facts,
    by: Actor,
    at: datetime,
) -> Moved:
    """Return the request to the agency; what was flagged is remembered as it was.

    The third return of one request escalates by itself.
    """
    policy_request.return_stage = stage
    case = Case(policy_request, at=at)
    asked = {thing.code for thing in case.content.checklist}
    moved = moves.move(policy_request, step, by=by, at=at, facts=facts)
    policy_request.returns.create(
        stage=stage,
        reason_code=facts.reason_code,
        fingerprints=fingerprints(case, facts.items),
        late_ask=bool(set(facts.items) - asked),
        returned_at=at,
    )
    if facts.comment.strip():
        answers.comment(policy_request, facts.comment, side="", by=by, at=at)
    if policy_request.returns.count() == THIRD_RETURN:
        moves.escalate_soon(policy_request, at=at)
    announcing.moved(moved)
    return moved


def send_again(
    policy_request: PolicyRequest, step: Step, *, by: Actor, at: datetime
) -> PolicyRequest:
    """Hand the mended request back to the insurer."""
    kept = policy_request.return_stage
    moved = moves.move(policy_request, step, by=by, at=at)
    policy_request.returns.filter(stage=kept, resubmitted_at=None).update(resubmitted_at=at)
    announcing.moved(moved)
    return moved.policy_request
