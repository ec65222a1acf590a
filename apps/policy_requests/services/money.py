"""Quote, invoice, payment, approval, signature."""

from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from apps.agencies.stepping import here
from apps.kernel.actors import Actor
from apps.kernel.errors import Refusal
from apps.policy_requests.case import Case
from apps.policy_requests.models import Approval, Invoice, PolicyRequest, PolicySignature, Quote
from apps.products.tariff import price, total
from apps.registry.services import take_payment_reference

KOPECK = Decimal("0.01")


@transaction.atomic(savepoint=False)
def calculate(
    policy_request: PolicyRequest, *, at: datetime, loading_percent: Decimal = Decimal(0)
) -> Quote:
    """Price the request by its pinned tariff; the old quote is void.

    `loading_percent` is added to every line's premium by an underwriter (negative: a discount).
    """
    case = Case(policy_request, at=at)
    factor = 1 + loading_percent / 100
    lines = price(case.content, case.answers, policy_request.covers)
    rows = [
        {
            "cover": line.cover,
            "sum": str(line.sum_insured),
            "rate": str(line.rate),
            "premium": str((line.premium * factor).quantize(KOPECK, ROUND_HALF_UP)),
        }
        for line in lines
    ]
    premium = sum((Decimal(row["premium"]) for row in rows), start=Decimal(0))
    if loading_percent == 0 and premium != total(lines):
        raise AssertionError("The lines do not add up to the tariff's total.")
    void_quote(policy_request, at=at)
    quote = Quote.objects.create(
        policy_request=policy_request,
        number=policy_request.quotes.count() + 1,
        lines=rows,
        premium=premium,
        loading_percent=loading_percent,
        package_version_id=policy_request.package_version_id,
        quoted_at=at,
        valid_until=at + timedelta(days=int(settings.TERMS["quote_valid_days"])),
    )
    policy_request.premium = premium
    policy_request.valid_until = quote.valid_until
    return quote


def void_quote(policy_request: PolicyRequest, *, at: datetime) -> None:
    """The living quote no longer holds; approvals given on it fall with it."""
    policy_request.quotes.filter(voided_at=None).update(voided_at=at)
    policy_request.approvals.filter(voided_at=None).update(voided_at=at)


def invoice(
    policy_request: PolicyRequest, *, link: str, valid_until: datetime, at: datetime
) -> Invoice:
    """Store the acquirer's payment link for the whole premium.

    Raises:
        Refusal: the link is not an https address.
    """
    if not link.startswith("https://") or len(link) > 500:
        raise Refusal(_("The payment link must be an https:// address."), code="payment_link")
    if policy_request.premium is None:
        raise Refusal(_("There is no premium yet."), code="no_premium")
    policy_request.invoices.filter(cancelled_at=None, paid_at=None).update(cancelled_at=at)
    made: Invoice = policy_request.invoices.create(
        amount=policy_request.premium, link=link, created_at=at, valid_until=valid_until
    )
    policy_request.valid_until = valid_until
    return made


def record_payment(
    policy_request: PolicyRequest,
    *,
    amount: Decimal,
    payer: str,
    reference: str,
    at: datetime,
) -> None:
    """Note what the acquirer reported.

    Raises:
        Refusal: the amount is not the premium, or nobody paid. Conflict: this payment is known.
    """
    reasons = []
    if amount != policy_request.premium:
        reasons.append(
            _("The amount %(amount)s differs from the premium %(premium)s.")
            % {"amount": amount, "premium": policy_request.premium}
        )
    if not payer.strip():
        reasons.append(_("Name the payer."))
    if not reference.strip():
        reasons.append(_("Give the payment's reference."))
    living = policy_request.invoices.filter(cancelled_at=None, paid_at=None).first()
    if living is None:
        reasons.append(_("There is no invoice to pay."))
    if reasons or living is None:
        raise Refusal(reasons, code="payment_faulty")
    take_payment_reference(
        reference=reference.strip()[:64],
        agency_id=here().pk,
        policy_request_id=policy_request.pk,
        at=at,
    )
    living.payer, living.reference, living.paid_at = payer.strip()[:200], reference.strip()[:64], at
    living.save()
    policy_request.valid_until = None


def approve_as_one_of_two(policy_request: PolicyRequest, *, by: Actor, at: datetime) -> Approval:
    """Note one person's yes; the same person's second yes changes nothing."""
    if by.staff_id is None:
        raise Refusal(_("A person must approve."), code="nobody_approves")
    held = policy_request.approvals.filter(staff_id=by.staff_id, voided_at=None).first()
    if held is not None:
        return held
    return Approval.objects.create(
        policy_request=policy_request, staff_id=by.staff_id, approved_at=at
    )


def sign_policy(policy_request: PolicyRequest, *, by: Actor, at: datetime) -> PolicySignature:
    """Bind the signer to the policy's bytes.

    Raises:
        Refusal: there is no policy to sign.
    """
    policy = policy_request.documents.filter(kind="policy_document", superseded_at=None).first()
    if policy is None:
        raise Refusal(_("There is no policy to sign."), code="no_policy")
    return PolicySignature.objects.create(
        policy_request=policy_request,
        document=policy,
        sha256=policy.sha256,
        staff_id=by.staff_id,
        signed_at=at,
    )
