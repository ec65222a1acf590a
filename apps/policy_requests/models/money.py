"""Quotes, invoices, signatures: what is computed, paid and signed."""

import uuid

from django.db import models
from django.db.models import Q


class Quote(models.Model):
    """A premium with its lines: [{"cover", "sum", "rate", "premium"}], roubles as strings."""

    policy_request = models.ForeignKey(
        "policy_requests.PolicyRequest", on_delete=models.CASCADE, related_name="quotes"
    )
    number = models.PositiveSmallIntegerField()
    lines = models.JSONField()
    premium = models.DecimalField(max_digits=14, decimal_places=2)
    package_version_id = models.UUIDField()
    loading_percent = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    valid_until = models.DateTimeField()
    quoted_at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=["policy_request", "number"], name="quote_number"),
            models.UniqueConstraint(
                fields=["policy_request"], condition=Q(voided_at=None), name="quote_one_living"
            ),
            models.CheckConstraint(name="quote_premium_positive", condition=Q(premium__gt=0)),
        ]


class Invoice(models.Model):
    """The insurer's payment link; the acquirer takes the money, Belay keeps the facts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    policy_request = models.ForeignKey(
        "policy_requests.PolicyRequest", on_delete=models.CASCADE, related_name="invoices"
    )
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    link = models.URLField(max_length=500)
    created_at = models.DateTimeField()
    valid_until = models.DateTimeField()
    payer = models.CharField(max_length=200, blank=True)
    reference = models.CharField(max_length=64, blank=True)
    paid_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["policy_request"],
                condition=Q(paid_at__isnull=False),
                name="invoice_one_payment",
            ),
            models.UniqueConstraint(
                fields=["policy_request"],
                condition=Q(cancelled_at=None),
                name="invoice_one_living",
            ),
        ]


class Approval(models.Model):
    """One person's yes to the risk; above the authority two different people are needed."""

    policy_request = models.ForeignKey(
        "policy_requests.PolicyRequest", on_delete=models.CASCADE, related_name="approvals"
    )
    staff = models.ForeignKey("staff.StaffProfile", on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True)


class PolicySignature(models.Model):
    """Who signed which bytes of the policy."""

    policy_request = models.ForeignKey(
        "policy_requests.PolicyRequest", on_delete=models.CASCADE, related_name="signatures"
    )
    document = models.ForeignKey(
        "policy_requests.Document", on_delete=models.PROTECT, related_name="+"
    )
    sha256 = models.CharField(max_length=64)
    staff = models.ForeignKey(
        "staff.StaffProfile", on_delete=models.PROTECT, null=True, related_name="+"
    )
    signed_at = models.DateTimeField()
