"""What is one for the whole installation."""

import uuid

from django.db import models


class PolicyNumber(models.Model):
    """A policy number and the request it belongs to; unique over all agencies."""

    number = models.CharField(max_length=32, primary_key=True)
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    policy_request_id = models.UUIDField(unique=True)
    allotted_at = models.DateTimeField()


class PaymentReference(models.Model):
    """The acquirer's reference of a received payment; one payment pays one request."""

    reference = models.CharField(max_length=64, primary_key=True)
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    policy_request_id = models.UUIDField(unique=True)
    received_at = models.DateTimeField()


class StoredAnswer(models.Model):
    """The answer given to a POST with an Idempotency-Key, to be given again for 48 hours."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    scope = models.CharField(max_length=80)
    key = models.CharField(max_length=128)
    body_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    answer = models.JSONField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scope", "key"], name="stored_answer_scope_key")
        ]
