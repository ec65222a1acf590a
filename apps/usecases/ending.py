"""Ends and returns from the end: cancel, expire, reopen, refund, the bank's own track."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from apps.kernel.actors import Actor, Side
from apps.kernel.errors import NotAllowed, Refusal
from apps.memos import services as memos
from apps.policy_requests import moves
from apps.policy_requests.enums import BankState
from apps.policy_requests.facts import Facts
from apps.policy_requests.models import BankTrack, PolicyRequest
from apps.policy_requests.services import money
from apps.usecases import announcing
from apps.usecases.giving_reasons import Given, with_the_move


@transaction.atomic
def cancel(
    *,
    policy_request_id: UUID,
    reason_code: str,
    by: Actor,
    at: datetime,
    delay_reasons: Sequence[Given] = (),
    expected_revision: int | None = None,
) -> PolicyRequest:
    """The deal or the wish for cover is gone; all clocks stop."""
    policy_request = moves.locked(policy_request_id, expected_revision=expected_revision)
    with_the_move(policy_request, PolicyRequest.cancel, delay_reasons, by=by, at=at)
    facts = Facts(reason_code=reason_code)
    policy_request.valid_until = None
    moved = moves.move(policy_request, PolicyRequest.cancel, by=by, at=at, facts=facts)
    announcing.moved(moved)
    return moved.policy_request


@transaction.atomic
def expire(*, policy_request_id: UUID, by: Actor, at: datetime) -> PolicyRequest:
    """The draft, the quote or the payment link ran out."""
    policy_request = moves.locked(policy_request_id)
    moved = moves.move(policy_request, PolicyRequest.expire, by=by, at=at)
    announcing.moved(moved)
    return moved.policy_request


@transaction.atomic
def reopen(
    *, policy_request_id: UUID, by: Actor, at: datetime, expected_revision: int | None = None
) -> PolicyRequest:
    """The agency takes an ended request up again: a new cycle, priced anew."""
    policy_request = moves.locked(policy_request_id, expected_revision=expected_revision)
    policy_request.premium = None
    policy_request.return_stage = ""
    policy_request.valid_until = at + timedelta(days=int(settings.TERMS["draft_expires_days"]))
    moved = moves.move(policy_request, PolicyRequest.reopen, by=by, at=at)
    money.void_quote(policy_request, at=at)
    announcing.moved(moved)
    return moved.policy_request


@transaction.atomic
def start_refund(
    *,
    policy_request_id: UUID,
    reason_code: str,
    by: Actor,
    at: datetime,
    expected_revision: int | None = None,
) -> PolicyRequest:
    """The premium is to go back, by close of the promised working day."""
    policy_request = moves.locked(policy_request_id, expected_revision=expected_revision)
    facts = Facts(reason_code=reason_code)
    moved = moves.move(policy_request, PolicyRequest.start_refund, by=by, at=at, facts=facts)
    announcing.moved(moved)
    return moved.policy_request


@transaction.atomic
def finish_refund(
    *,
    policy_request_id: UUID,
    by: Actor,
    at: datetime,
    delay_reasons: Sequence[Given] = (),
    expected_revision: int | None = None,
) -> PolicyRequest:
    """The premium has been returned; the payment order is on file and the memos are void."""
    policy_request = moves.locked(policy_request_id, expected_revision=expected_revision)
    with_the_move(policy_request, PolicyRequest.finish_refund, delay_reasons, by=by, at=at)
    moved = moves.move(policy_request, PolicyRequest.finish_refund, by=by, at=at)
    memos.annul(policy_request.pk)
    announcing.moved(moved)
    return moved.policy_request


BANK_STEPS: dict[str, tuple[str, ...]] = {
    BankState.TO_SEND: (BankState.SENT,),
    BankState.SENT: (BankState.ACCEPTED, BankState.RETURNED),
    BankState.RETURNED: (BankState.SENT,),
}


@transaction.atomic
def move_bank_track(
    *, policy_request_id: UUID, to: str, by: Actor, at: datetime, reason_code: str = ""
) -> BankTrack:
    """The bank's own track; it never changes who holds the request.

    Raises:
        NotAllowed: not an agency person. Refusal: that step is not next, or a return has no reason.
    """
    policy_request = moves.locked(policy_request_id)
    if by.side is not Side.AGENCY:
        raise NotAllowed(_("The agency deals with the bank."))
    track = BankTrack.objects.filter(policy_request=policy_request).first()
    if track is None or to not in BANK_STEPS.get(track.state, ()):
        raise Refusal(_("This step with the bank is not next."), code="bank_step")
    if to == BankState.RETURNED and not reason_code.strip():
        raise Refusal(_("Say why the bank returned the policy."), code="bank_reason")
    step = {"from": track.state, "to": to, "at": at.isoformat(), "reason": reason_code[:32]}
    track.log = [*track.log, step]
    track.state, track.since, track.reason_code = to, at, reason_code[:32]
    track.save()
    return track
