"""What was asked and what was answered."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.policy_requests.enums import Channel, ReturnStage


class Answer(models.Model):
    """The answer to one field of the pinned checklist; `value` is JSON as `products` cleans it."""

    policy_request = models.ForeignKey(
        "policy_requests.PolicyRequest", on_delete=models.CASCADE, related_name="answers"
    )
    code = models.CharField(max_length=48)
    value = models.JSONField()
    updated_at = models.DateTimeField()
    staff = models.ForeignKey(
        "staff.StaffProfile", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["policy_request", "code"], name="answer_once")
        ]


class HealthAnswers(models.Model):
    """The client's health answers, sealed; only an underwriter opens them."""

    policy_request = models.OneToOneField(
        "policy_requests.PolicyRequest", on_delete=models.CASCADE, related_name="health_answers"
    )
    sealed = models.BinaryField()
    positive = models.BooleanField()
    received_at = models.DateTimeField()


class HealthReading(models.Model):
    """Who opened the health answers, and when."""

    policy_request = models.ForeignKey(
        "policy_requests.PolicyRequest", on_delete=models.CASCADE, related_name="health_readings"
    )
    staff = models.ForeignKey("staff.StaffProfile", on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField()


class Document(models.Model):
    """One stored file of a request. A newer file of the same kind supersedes it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    policy_request = models.ForeignKey(
        "policy_requests.PolicyRequest", on_delete=models.CASCADE, related_name="documents"
    )
    kind = models.CharField(_("kind"), max_length=32)
    name = models.CharField(_("file name"), max_length=160)
    content_type = models.CharField(max_length=32)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    origin = models.CharField(max_length=8)
    staff = models.ForeignKey(
        "staff.StaffProfile", on_delete=models.PROTECT, null=True, related_name="+"
    )
    dated_on = models.DateField(null=True)
    uploaded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("uploaded_at",)
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        indexes = [models.Index(fields=["policy_request", "kind"], name="document_kind")]


class Consent(models.Model):
    """A consent of its own, never a tick inside another form."""

    policy_request = models.ForeignKey(
        "policy_requests.PolicyRequest", on_delete=models.CASCADE, related_name="consents"
    )
    kind = models.CharField(
        max_length=8,
        choices=[
            ("pd", pgettext_lazy("consent", "data")),
            ("health", pgettext_lazy("consent", "health")),
        ],
    )
    text_version = models.CharField(max_length=16)
    text_hash = models.CharField(max_length=64)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    staff = models.ForeignKey(
        "staff.StaffProfile", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["policy_request", "kind"],
                condition=Q(withdrawn_at=None),
                name="consent_one_living",
            )
        ]


class ReturnedItems(models.Model):
    """What a return flagged, with a fingerprint of each item as it was, to see a real change."""

    policy_request = models.ForeignKey(
        "policy_requests.PolicyRequest", on_delete=models.CASCADE, related_name="returns"
    )
    stage = models.CharField(max_length=5, choices=ReturnStage.choices)
    reason_code = models.CharField(max_length=32)
    fingerprints = models.JSONField()
    late_ask = models.BooleanField(default=False)
    returned_at = models.DateTimeField()
    resubmitted_at = models.DateTimeField(null=True)


class Comment(models.Model):
    """What people wrote. `side` empty: both sides read it; otherwise an internal note."""

    policy_request = models.ForeignKey(
        "policy_requests.PolicyRequest", on_delete=models.CASCADE, related_name="comments"
    )
    staff = models.ForeignKey(
        "staff.StaffProfile", on_delete=models.PROTECT, null=True, related_name="+"
    )
    side = models.CharField(max_length=8, blank=True)
    body = models.TextField(max_length=4000)
    written_at = models.DateTimeField()

    class Meta:
        ordering = ("written_at",)
