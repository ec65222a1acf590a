"""An escalation, its five steps, and the story of what was done."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.escalations.enums import Cause, Deed, EscalationState, Level, Repeat, StuckAt
from apps.kernel.actors import Side

# Said with OR: PostgreSQL prints IN otherwise than it reads it back in a copy.
WARNS = Q(deed="warned") | Q(deed="left")
SIDES = [(side.value, side.value) for side in Side]


class Escalation(models.Model):
    """The five-step checklist of one broken promise, opened by the ticker or by a person.

    `party` has to answer, `asker` asks; they are the same when an agency broke its own promise.
    `version_id` is the agreement version whose ladder and time to acknowledge bind the party; None
    when it promised nothing. `triggered_at` is when the promise ran out, from where the ladder
    counts; `opened_at` is when the party could first know of it, from where its time to
    acknowledge counts. An urgent call waits for a manager while `needs_agreement`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    policy_request = models.ForeignKey(
        "policy_requests.PolicyRequest", on_delete=models.PROTECT, related_name="escalations"
    )
    clock = models.ForeignKey(
        "policy_requests.Clock", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    cause = models.CharField(max_length=16, choices=Cause.choices)
    party = models.CharField(max_length=8, choices=SIDES)
    asker = models.CharField(max_length=8, choices=SIDES, default=Side.AGENCY.value)
    version_id = models.UUIDField(null=True)
    metric = models.CharField(max_length=3, blank=True)
    stage = models.CharField(max_length=20, blank=True)
    urgent = models.BooleanField(default=False)
    needs_agreement = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=EscalationState.choices, default="open")
    level = models.CharField(max_length=16, choices=Level.choices, default=Level.DESK)
    triggered_at = models.DateTimeField(null=True)
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
            ),
            models.UniqueConstraint(
                fields=["policy_request"],
                condition=Q(cause="urgent_call", closed_at=None),
                name="escalation_one_urgent_call",
            ),
        ]


class EscalationLine(models.Model):
    """One line of the story. The time to acknowledge and the ladder are read off these lines.

    `level` is the level reached with it, `rung` the step of the ladder it belongs to, `note` what
    was said. `at` is when it was due or done, `noted_at` when it was written down. `round` is the
    round of waiting whose time to acknowledge wore thin or ran out, `threshold` the percent of it
    that had passed, or the minutes that were left.
    """

    escalation = models.ForeignKey(Escalation, on_delete=models.CASCADE, related_name="lines")
    deed = models.CharField(max_length=12, choices=Deed.choices)
    at = models.DateTimeField()
    noted_at = models.DateTimeField()
    staff = models.ForeignKey(
        "staff.StaffProfile", on_delete=models.PROTECT, null=True, related_name="+"
    )
    rung = models.PositiveSmallIntegerField(null=True)
    round = models.PositiveSmallIntegerField(null=True)
    threshold = models.PositiveSmallIntegerField(null=True)
    role = models.CharField(max_length=16, blank=True)
    level = models.CharField(max_length=16, choices=Level.choices, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["escalation", "rung"],
                condition=Q(rung__isnull=False),
                name="escalation_rung_once",
            ),
            models.UniqueConstraint(
                fields=["escalation", "round"],
                condition=Q(deed="broken"),
                name="escalation_broken_once",
            ),
            models.UniqueConstraint(
                fields=["escalation", "round", "deed", "threshold"],
                condition=WARNS,
                name="escalation_warned_once",
            ),
            models.CheckConstraint(
                condition=Q(deed="broken", round__isnull=False, threshold=None)
                | WARNS & Q(round__isnull=False, threshold__isnull=False)
                | ~Q(deed="broken") & ~WARNS & Q(round=None, threshold=None),
                name="escalation_said_of_round",
            ),
        ]
