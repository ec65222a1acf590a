"""From the invoice to the policy in the client's hands: the four places where it gets stuck."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from apps.agencies.stepping import here
from apps.agreements.queries import terms_of
from apps.kernel.actors import Actor, ActorKind
from apps.memos import services as memos
from apps.policy_requests import moves
from apps.policy_requests.enums import BankState
from apps.policy_requests.facts import Facts
from apps.policy_requests.models import BankTrack, PolicyRequest
from apps.policy_requests.services import money
from apps.products.catalogue import content_of
from apps.registry.services import allot_policy_number
from apps.usecases import announcing, nudge, papers_of_package
from apps.usecases.giving_reasons import Given, with_the_move
from apps.watch.models import OutboxKind
from apps.watch.services import enqueue


@transaction.atomic
def request_payment(
    *,
    policy_request_id: UUID,
    payment_link: str,
    by: Actor,
    at: datetime,
    expected_revision: int | None = None,
) -> PolicyRequest:
    """The insurer sends the acquirer's link; it lives three working days of the insurer."""
    policy_request = moves.locked(policy_request_id, expected_revision=expected_revision)
    moves.refuse_unless_possible(policy_request, PolicyRequest.request_payment, by=by)
    days = int(settings.TERMS["payment_link_working_days"])
    until = _insurers_calendar_close(policy_request, days, at)
    money.invoice(policy_request, link=payment_link, valid_until=until, at=at)
    moved = moves.move(policy_request, PolicyRequest.request_payment, by=by, at=at)
    announcing.moved(moved)
    return moved.policy_request


def _insurers_calendar_close(policy_request: PolicyRequest, days: int, at: datetime) -> datetime:
    """The close of the insurer's n-th working day from now, by the pinned agreement."""
    if policy_request.sla_version_id is None:
        raise LookupError("A request past submission has no pinned agreement.")
    terms = terms_of(policy_request.sla_version_id)
    return terms.calendar.close_of_nth_working_day(at.astimezone(ZoneInfo(terms.zone)), days)


@transaction.atomic
def confirm_payment(
    *,
    policy_request_id: UUID,
    amount: Decimal,
    payer: str,
    reference: str,
    by: Actor,
    at: datetime,
    expected_revision: int | None = None,
) -> PolicyRequest:
    """The premium has arrived: exactly, once."""
    policy_request = moves.locked(policy_request_id, expected_revision=expected_revision)
    moves.refuse_unless_possible(policy_request, PolicyRequest.confirm_payment, by=by)
    money.record_payment(policy_request, amount=amount, payer=payer, reference=reference, at=at)
    moved = moves.move(policy_request, PolicyRequest.confirm_payment, by=by, at=at)
    announcing.moved(moved)
    return moved.policy_request


@transaction.atomic
def issue_checked(
    *,
    policy_request_id: UUID,
    screening_clear: bool,
    by: Actor,
    at: datetime,
    expected_revision: int | None = None,
) -> PolicyRequest:
    """Payment and data agree: the policy gets its number and the memo is ordered."""
    policy_request = moves.locked(policy_request_id, expected_revision=expected_revision)
    moves.refuse_unless_possible(policy_request, PolicyRequest.issue_checked, by=by)
    policy_request.policy_number = allot_policy_number(
        agency_id=here().pk,
        policy_request_id=policy_request.pk,
        package_code=policy_request.package_code,
        at=at,
    )
    papers_of_package.attach(policy_request, at=at)
    facts = Facts(details={"screening_clear": screening_clear})
    moved = moves.move(policy_request, PolicyRequest.issue_checked, by=by, at=at, facts=facts)
    _order_memo(policy_request, at=at)
    announcing.moved(moved)
    return moved.policy_request


def _order_memo(policy_request: PolicyRequest, *, at: datetime) -> None:
    """A memo that already says exactly this is not printed again."""
    memo = memos.order(policy_request.pk, at=at)
    if memo.document_id is None:
        enqueue(here(), OutboxKind.MEMO, memo.pk, at=at)
        nudge.workers(memo.pk)


@transaction.atomic
def documents_ready(
    *, policy_request_id: UUID, by: Actor, at: datetime, expected_revision: int | None = None
) -> PolicyRequest:
    """Policy, rules, key information and memo lie ready."""
    policy_request = moves.locked(policy_request_id, expected_revision=expected_revision)
    moved = moves.move(policy_request, PolicyRequest.documents_ready, by=by, at=at)
    announcing.moved(moved)
    return moved.policy_request


@transaction.atomic
def sign(
    *, policy_request_id: UUID, by: Actor, at: datetime, expected_revision: int | None = None
) -> PolicyRequest:
    """The underwriter signs the policy's bytes."""
    policy_request = moves.locked(policy_request_id, expected_revision=expected_revision)
    moves.refuse_unless_possible(policy_request, PolicyRequest.sign, by=by)
    money.sign_policy(policy_request, by=by, at=at)
    moved = moves.move(policy_request, PolicyRequest.sign, by=by, at=at)
    announcing.moved(moved)
    return moved.policy_request


SENT_KINDS = ("policy_document", "memo_document", "rules_document", "key_information_document")


@transaction.atomic
def send(
    *,
    policy_request_id: UUID,
    by: Actor,
    at: datetime,
    delay_reasons: Sequence[Given] = (),
    expected_revision: int | None = None,
) -> PolicyRequest:
    """Policy and memo are queued to the client and the agency in this very transaction."""
    policy_request = moves.locked(policy_request_id, expected_revision=expected_revision)
    with_the_move(policy_request, PolicyRequest.send, delay_reasons, by=by, at=at)
    moved = moves.move(policy_request, PolicyRequest.send, by=by, at=at)
    papers = policy_request.documents.filter(kind__in=SENT_KINDS, superseded_at=None)
    announcing.moved(moved, document_ids=list(papers.values_list("pk", flat=True)))
    return moved.policy_request


@transaction.atomic
def send_back_in_issue(
    *,
    policy_request_id: UUID,
    reason_code: str,
    by: Actor,
    at: datetime,
    expected_revision: int | None = None,
) -> PolicyRequest:
    """Something is wrong inside the issue; the insurer's clock keeps running."""
    policy_request = moves.locked(policy_request_id, expected_revision=expected_revision)
    facts = Facts(reason_code=reason_code)
    moved = moves.move(policy_request, PolicyRequest.send_back_in_issue, by=by, at=at, facts=facts)
    announcing.moved(moved)
    return moved.policy_request


@transaction.atomic
def deliver(
    *,
    policy_request_id: UUID,
    by: Actor,
    at: datetime,
    evidence: str = "",
    delay_reasons: Sequence[Given] = (),
    expected_revision: int | None = None,
) -> PolicyRequest:
    """The client has the policy; with a bank in the package its own track begins."""
    policy_request = moves.locked(policy_request_id, expected_revision=expected_revision)
    with_the_move(policy_request, PolicyRequest.deliver, delay_reasons, by=by, at=at)
    how = "downloaded" if by.kind is ActorKind.CLIENT else evidence
    facts = Facts(evidence=how)
    moved = moves.move(policy_request, PolicyRequest.deliver, by=by, at=at, facts=facts)
    has_bank = content_of(policy_request.package_version_id).has_bank
    state = BankState.TO_SEND if has_bank else BankState.NOT_NEEDED
    BankTrack.objects.get_or_create(
        policy_request=policy_request, defaults={"state": state, "since": at}
    )
    announcing.moved(moved)
    return moved.policy_request


@transaction.atomic
def request_fix(
    *,
    policy_request_id: UUID,
    reason_code: str,
    origin: str,
    by: Actor,
    at: datetime,
    expected_revision: int | None = None,
) -> PolicyRequest:
    """A defect was found in the issued papers: documents are made anew, the memo as well."""
    policy_request = moves.locked(policy_request_id, expected_revision=expected_revision)
    facts = Facts(reason_code=reason_code, details={"origin": origin})
    moved = moves.move(policy_request, PolicyRequest.request_fix, by=by, at=at, facts=facts)
    _order_memo(policy_request, at=at)
    announcing.moved(moved)
    return moved.policy_request
