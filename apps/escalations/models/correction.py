"""A correction: the same promise broke again and again, so something has to change."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.escalations.enums import CorrectionAction, CorrectionCause, CorrectionState


class Correction(models.Model):
    """One per agreement, metric, stage, package and ISO week (ITIL: a problem record).

    Empty `metric`, `stage` and `package_code` mean the party as a whole. `party` has to correct
    itself; `owner` is the person of that party who answers for it. `failures` of `total` promises
    were broken when it was opened. A dedicated `channel` ends with the correction, or after its
    last day `channel_until`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agreement_id = models.UUIDField()
    metric = models.CharField(max_length=3, blank=True)
    stage = models.CharField(max_length=20, blank=True)
    package_code = models.CharField(max_length=16, blank=True)
    week = models.CharField(max_length=8)
    party = models.CharField(max_length=8)
    cause = models.CharField(max_length=10, choices=CorrectionCause.choices)
    failures = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    required = models.PositiveSmallIntegerField(default=0)
    escalations = models.ManyToManyField("escalations.Escalation", related_name="corrections")
    state = models.CharField(
        max_length=8, choices=CorrectionState.choices, default=CorrectionState.OPEN
    )
    action = models.CharField(
        max_length=8, choices=CorrectionAction.choices, default=CorrectionAction.FIX
    )
    opened_at = models.DateTimeField()
    due_on = models.DateField()
    owner = models.ForeignKey(
        "staff.StaffProfile", on_delete=models.PROTECT, null=True, related_name="+"
    )
    answer = models.TextField(max_length=2000, blank=True)
    channel = models.CharField(max_length=200, blank=True)
    channel_until = models.DateField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        "staff.StaffProfile", on_delete=models.PROTECT, null=True, related_name="+"
    )
    outcome = models.TextField(max_length=2000, blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        "staff.StaffProfile", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ("-opened_at",)
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        constraints = [
            models.UniqueConstraint(
                fields=["agreement_id", "metric", "stage", "package_code", "week"],
                name="correction_one_per_key_and_week",
            )
        ]
