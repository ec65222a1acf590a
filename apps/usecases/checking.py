"""From the complete checklist to the insurer's decision."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.enums import including
from apps.kernel.actors import Actor, Side
from apps.kernel.errors import NotAllowed, Refusal
from apps.policy_requests import moves
from apps.policy_requests.enums import ReturnStage, Status
from apps.policy_requests.facts import Facts
from apps.policy_requests.models import PolicyRequest
from apps.policy_requests.services import money
from apps.usecases import announcing, returning
from apps.usecases.giving_reasons import Given, with_the_move


@transaction.atomic
def send_to_check(
    *,
    policy_request_id: UUID,
    by: Actor,
    at: datetime,
    bank_match: str = "",
    comment: str = "",
    expected_revision: int | None = None,
) -> PolicyRequest:
    """The agency hands over the complete checklist."""
    policy_request = moves.locked(policy_request_id, expected_revision=expected_revision)
    facts = Facts(comment=comment, details={"bank_match": bank_match} if bank_match else {})
    policy_request.valid_until = None
    moved = moves.move(policy_request, PolicyRequest.send_to_check, by=by, at=at, facts=facts)
    announcing.moved(moved)
    return moved.policy_request


@transaction.atomic
def ask_for_correction(
    *,
    policy_request_id: UUID,
    reason_code: str,
    items: tuple[str, ...],
    comment: str = "",
    by: Actor,
    at: datetime,
    expected_revision: int | None = None,
) -> PolicyRequest:
    """The insurer returns named items of the checklist."""
    policy_request = moves.locked(policy_request_id, expected_revision=expected_revision)
    moved = returning.give_back(
        policy_request,
        PolicyRequest.ask_for_correction,
        stage=ReturnStage.CHECK,
        facts=Facts(reason_code=reason_code, items=items, comment=comment),
        by=by,
        at=at,
    )
    return moved.policy_request


@transaction.atomic
def resubmit_check(
    *, policy_request_id: UUID, by: Actor, at: datetime, expected_revision: int | None = None
) -> PolicyRequest:
    """The agency answers what was returned at the check."""
    policy_request = moves.locked(policy_request_id, expected_revision=expected_revision)
    return returning.send_again(policy_request, PolicyRequest.resubmit_check, by=by, at=at)


@transaction.atomic
def refer(
    *,
    policy_request_id: UUID,
    reason_code: str,
    by: Actor,
    at: datetime,
    expected_revision: int | None = None,
) -> PolicyRequest:
    """The check hands the request to an underwriter; the agency is told the new promise."""
    policy_request = moves.locked(policy_request_id, expected_revision=expected_revision)
    facts = Facts(reason_code=reason_code)
    moved = moves.move(policy_request, PolicyRequest.refer, by=by, at=at, facts=facts)
    announcing.moved(moved)
    return moved.policy_request


@transaction.atomic
def approve(
    *, policy_request_id: UUID, by: Actor, at: datetime, expected_revision: int | None = None
) -> PolicyRequest:
    """The insurer takes the risk."""
    policy_request = moves.locked(policy_request_id, expected_revision=expected_revision)
    moved = moves.move(policy_request, PolicyRequest.approve, by=by, at=at)
    announcing.moved(moved)
    return moved.policy_request


@transaction.atomic
def agree_to_approve(*, policy_request_id: UUID, by: Actor, at: datetime) -> None:
    """One of two people says yes to a sum above one person's authority.

    Raises:
        NotAllowed: not an underwriter of the insurer. Refusal: nothing is being decided.
    """
    policy_request = moves.locked(policy_request_id)
    if by.side is not Side.INSURER or "underwriter" not in including(by.role):
        raise NotAllowed(_("This action is not for your role."))
    if policy_request.status not in (Status.CHECKING, Status.REFERRAL):
        raise Refusal(_("There is nothing to approve now."), code="nothing_to_approve")
    money.approve_as_one_of_two(policy_request, by=by, at=at)


@transaction.atomic
def decline(
    *,
    policy_request_id: UUID,
    reason_code: str,
    by: Actor,
    at: datetime,
    delay_reasons: Sequence[Given] = (),
    expected_revision: int | None = None,
) -> PolicyRequest:
    """The insurer does not take the risk; people outside read the code's sentence only."""
    policy_request = moves.locked(policy_request_id, expected_revision=expected_revision)
    with_the_move(policy_request, PolicyRequest.decline, delay_reasons, by=by, at=at)
    facts = Facts(reason_code=reason_code)
    policy_request.valid_until = None
    moved = moves.move(policy_request, PolicyRequest.decline, by=by, at=at, facts=facts)
    announcing.moved(moved)
    return moved.policy_request
