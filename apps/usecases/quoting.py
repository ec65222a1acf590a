"""From draft to an accepted offer."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from apps.agencies.stepping import here
from apps.agreements.enums import AgreementKind
from apps.agreements.queries import binding_version_id
from apps.kernel.actors import Actor, ActorKind
from apps.policy_requests import moves
from apps.policy_requests.enums import ReturnStage
from apps.policy_requests.facts import Facts
from apps.policy_requests.models import PolicyRequest
from apps.policy_requests.services import client_links, money
from apps.usecases import announcing, papers_of_package, returning


@transaction.atomic
def submit(
    *, policy_request_id: UUID, by: Actor, at: datetime, expected_revision: int | None = None
) -> PolicyRequest:
    """The agency hands the request to the insurer; the first time pins the agreement in force."""
    policy_request = moves.locked(policy_request_id, expected_revision=expected_revision)
    if policy_request.sla_version_id is None:
        moment = by.happened_at or at
        policy_request.sla_version_id = binding_version_id(AgreementKind.SLA, here().pk, at=moment)
    policy_request.valid_until = None
    moved = moves.move(policy_request, PolicyRequest.submit, by=by, at=at)
    announcing.moved(moved)
    return moved.policy_request


@transaction.atomic
def quote(
    *, policy_request_id: UUID, by: Actor, at: datetime, expected_revision: int | None = None
) -> PolicyRequest:
    """The insurer prices the request by its pinned tariff and attaches the key information."""
    policy_request = moves.locked(policy_request_id, expected_revision=expected_revision)
    moves.refuse_unless_possible(policy_request, PolicyRequest.quote, by=by)
    money.calculate(policy_request, at=at)
    papers_of_package.attach(policy_request, at=at)
    moved = moves.move(policy_request, PolicyRequest.quote, by=by, at=at)
    announcing.moved(moved)
    return moved.policy_request


@transaction.atomic
def ask_for_quote_data(
    *,
    policy_request_id: UUID,
    reason_code: str,
    items: tuple[str, ...],
    comment: str = "",
    by: Actor,
    at: datetime,
    expected_revision: int | None = None,
) -> PolicyRequest:
    """The insurer can't price it yet and flags what is missing."""
    policy_request = moves.locked(policy_request_id, expected_revision=expected_revision)
    facts = Facts(reason_code=reason_code, items=items, comment=comment)
    moved = returning.give_back(
        policy_request,
        PolicyRequest.ask_for_quote_data,
        stage=ReturnStage.QUOTE,
        facts=facts,
        by=by,
        at=at,
    )
    return moved.policy_request


@transaction.atomic
def resubmit_quote(
    *, policy_request_id: UUID, by: Actor, at: datetime, expected_revision: int | None = None
) -> PolicyRequest:
    """The agency answers what was asked before the quote."""
    policy_request = moves.locked(policy_request_id, expected_revision=expected_revision)
    return returning.send_again(policy_request, PolicyRequest.resubmit_quote, by=by, at=at)


@transaction.atomic
def offer(
    *, policy_request_id: UUID, by: Actor, at: datetime, expected_revision: int | None = None
) -> PolicyRequest:
    """The agency presents the quote; the client gets his private link."""
    policy_request = moves.locked(policy_request_id, expected_revision=expected_revision)
    moved = moves.move(policy_request, PolicyRequest.offer, by=by, at=at)
    client_links.token_for(policy_request, at=at)
    announcing.moved(moved)
    return moved.policy_request


@transaction.atomic
def revise(
    *,
    policy_request_id: UUID,
    reason_code: str,
    by: Actor,
    at: datetime,
    expected_revision: int | None = None,
) -> PolicyRequest:
    """The agency takes the quote back to change the request; the old quote is void."""
    policy_request = moves.locked(policy_request_id, expected_revision=expected_revision)
    facts = Facts(reason_code=reason_code)
    policy_request.premium = None
    policy_request.valid_until = None
    moved = moves.move(policy_request, PolicyRequest.revise, by=by, at=at, facts=facts)
    money.void_quote(policy_request, at=at)
    announcing.moved(moved)
    return moved.policy_request


@transaction.atomic
def accept(
    *,
    policy_request_id: UUID,
    by: Actor,
    at: datetime,
    evidence: str = "",
    expected_revision: int | None = None,
) -> PolicyRequest:
    """The client agrees: by his link, or as the agent noted it."""
    policy_request = moves.locked(policy_request_id, expected_revision=expected_revision)
    how = "link" if by.kind is ActorKind.CLIENT else evidence
    policy_request.valid_until = None
    moved = moves.move(
        policy_request, PolicyRequest.accept, by=by, at=at, facts=Facts(evidence=how)
    )
    announcing.moved(moved)
    return moved.policy_request


@transaction.atomic
def approve_changed(
    *,
    policy_request_id: UUID,
    reason_code: str,
    loading_percent: Decimal,
    by: Actor,
    at: datetime,
    expected_revision: int | None = None,
) -> PolicyRequest:
    """The underwriter takes the risk at another premium; the client must accept again."""
    policy_request = moves.locked(policy_request_id, expected_revision=expected_revision)
    moves.refuse_unless_possible(policy_request, PolicyRequest.approve_changed, by=by)
    before = policy_request.premium
    money.calculate(policy_request, at=at, loading_percent=loading_percent)
    facts = Facts(
        reason_code=reason_code,
        details={"changed": policy_request.premium != before, "loading": str(loading_percent)},
    )
    moved = moves.move(policy_request, PolicyRequest.approve_changed, by=by, at=at, facts=facts)
    announcing.moved(moved)
    return moved.policy_request
