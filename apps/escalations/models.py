"""An escalation and its five steps."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EscalationState(models.TextChoices):
    """Where an escalation stands."""

    OPEN = "open", pgettext_lazy("escalation", "open")
    ACKNOWLEDGED = "acknowledged", pgettext_lazy("escalation", "acknowledged")
    ANSWERED = "answered", pgettext_lazy("escalation", "answered")
    SOLVED = "solved", pgettext_lazy("escalation", "solved")
    REFUSED = "refused", pgettext_lazy("escalation", "refused")


class StuckAt(models.TextChoices):
    """The places where a request gets stuck."""

    QUOTE = "quote", pgettext_lazy("stage", "quote")
    DATA = "data", pgettext_lazy("stage", "data and checklist")
    CHECK = "check", pgettext_lazy("stage", "check")
    PAYMENT = "payment", pgettext_lazy("stage", "payment")
    DOCUMENTS = "documents", pgettext_lazy("stage", "documents")
    SIGNATURE = "signature", pgettext_lazy("stage", "signature")
    SENDING = "sending", pgettext_lazy("stage", "sending")
    HANDOVER = "handover", pgettext_lazy("stage", "hand-over")


class Level(models.TextChoices):
    """How high it went."""

    DESK = "desk", pgettext_lazy("escalation level", "desk")
    LEAD = "lead", pgettext_lazy("escalation level", "lead")
    ACCOUNT_MANAGER = "account_manager", pgettext_lazy("escalation level", "account manager")


class Repeat(models.TextChoices):
    """What a repeated breach leads to."""

    NONE = "none", pgettext_lazy("escalation", "not repeated")
    CORRECTION = "correction", pgettext_lazy("escalation", "open a correction")
    CHANNEL = "channel", pgettext_lazy("escalation", "ask for a dedicated channel")


class Escalation(models.Model):
    """The five-step checklist of one broken promise, opened by the ticker or by a person."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    policy_request = models.ForeignKey(
        "policy_requests.PolicyRequest", on_delete=models.PROTECT, related_name="escalations"
    )
    clock = models.ForeignKey(
        "policy_requests.Clock", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    cause = models.CharField(max_length=16)
    party = models.CharField(max_length=8)
    metric = models.CharField(max_length=3, blank=True)
    state = models.CharField(max_length=12, choices=EscalationState.choices, default="open")
    level = models.CharField(max_length=16, choices=Level.choices, default=Level.DESK)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        "staff.StaffProfile", on_delete=models.PROTECT, null=True, related_name="+"
    )
    # step 1: filled by the system
    is_checklist_complete = models.BooleanField(default=False)
    is_paid = models.BooleanField(null=True)
    # step 2
    stuck_at = models.CharField(max_length=10, choices=StuckAt.choices)
    # step 3
    number = models.CharField(max_length=32)
    deadline_at = models.DateTimeField(null=True)
    channel = models.CharField(max_length=80, blank=True)
    handed_over_at = models.DateTimeField(null=True)
    # step 4
    acknowledged_at = models.DateTimeField(null=True)
    answer = models.TextField(max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        "staff.StaffProfile", on_delete=models.PROTECT, null=True, related_name="+"
    )
    # step 5
    same_in_14_days = models.PositiveSmallIntegerField(default=0)
    repeat = models.CharField(max_length=10, choices=Repeat.choices, default=Repeat.NONE)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-opened_at",)
        verbose_name = _("escalation")
        verbose_name_plural = _("escalations")
        constraints = [
            models.UniqueConstraint(
                fields=["clock"], condition=Q(clock__isnull=False), name="escalation_one_per_clock"
            )
        ]
