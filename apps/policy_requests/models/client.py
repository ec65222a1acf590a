"""The client's private link and what he was shown."""

import uuid

from django.db import models

from apps.policy_requests.enums import BankState, Channel


class ClientLink(models.Model):
    """A random 256-bit token opens one request; only its SHA-256 is kept.

    `sealed_token` lets the agency copy the link again; it is encrypted with the health keys.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    policy_request = models.ForeignKey(
        "policy_requests.PolicyRequest", on_delete=models.CASCADE, related_name="links"
    )
    token_hash = models.CharField(max_length=64, unique=True)
    sealed_token = models.BinaryField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    opened_count = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField(null=True)


class Receipt(models.Model):
    """The client was shown a paper: which bytes or terms, how and when."""

    policy_request = models.ForeignKey(
        "policy_requests.PolicyRequest", on_delete=models.CASCADE, related_name="receipts"
    )
    kind = models.CharField(max_length=24)
    sha256 = models.CharField(max_length=64)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    shown_at = models.DateTimeField()


class BankTrack(models.Model):
    """The bank's own track beside the request; it never changes the holder."""

    policy_request = models.OneToOneField(
        "policy_requests.PolicyRequest", on_delete=models.CASCADE, related_name="bank_track"
    )
    state = models.CharField(max_length=10, choices=BankState.choices)
    since = models.DateTimeField()
    reason_code = models.CharField(max_length=32, blank=True)
    log = models.JSONField(default=list)
