"""An escalation and its five steps."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class EscalationState(models.TextChoices):
    """Where an escalation stands."""

    OPEN = "open", _("open")
    ACKNOWLEDGED = "acknowledged", _("acknowledged")
    ANSWERED = "answered", _("answered")
    SOLVED = "solved", _("solved")
    REFUSED = "refused", _("refused")


class StuckAt(models.TextChoices):
    """The places where a request gets stuck."""

    QUOTE = "quote", _("quote")
    DATA = "data", _("data and checklist")
    CHECK = "check", _("check")
    PAYMENT = "payment", _("payment")
    DOCUMENTS = "documents", _("documents")
    SIGNATURE = "signature", _("signature")
    SENDING = "sending", _("sending")
    HANDOVER = "handover", _("hand-over")


class Level(models.TextChoices):
    """How high it went."""

    DESK = "desk", _("desk")
    LEAD = "lead", _("lead")
    ACCOUNT_MANAGER = "account_manager", _("account manager")


class Repeat(models.TextChoices):
    """What a repeated breach leads to."""

    NONE = "none", _("not repeated")
    CORRECTION = "correction", _("open a correction")
    CHANNEL = "channel", _("ask for a dedicated channel")


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
