"""Promises being measured. Derived from the history; may be thrown away and rebuilt."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.agreements.engine import Scope, State
from apps.policy_requests.enums import ClockEventKind, ClockEventStatus, ClockKind


class Clock(models.Model):
    """One target on one request, one cycle, one round."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    policy_request = models.ForeignKey(
        "policy_requests.PolicyRequest", on_delete=models.CASCADE, related_name="clocks"
    )
    kind = models.CharField(max_length=3, choices=ClockKind.choices)
    version_id = models.UUIDField()
    metric = models.CharField(max_length=3)
    stage = models.CharField(max_length=20, blank=True)
    cycle = models.PositiveSmallIntegerField()
    round = models.PositiveSmallIntegerField()
    target_seq = models.PositiveSmallIntegerField(default=1)
    urgent = models.BooleanField(default=False)
    target = models.DurationField(null=True)
    working_days = models.PositiveSmallIntegerField(default=0)
    thresholds = models.JSONField(default=list)
    state = models.CharField(max_length=9, choices=[(s.value, s.value) for s in State])
    started_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    breached_at = models.DateTimeField(null=True)
    consumed = models.DurationField()

    class Meta:
        ordering = ("started_at", "metric", "stage")
        verbose_name = _("clock")
        verbose_name_plural = _("clocks")
        constraints = [
            models.UniqueConstraint(
                fields=["policy_request", "kind", "metric", "stage", "cycle", "round"],
                name="clock_once_a_round",
            )
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="running"), name="clock_running_due"),
            models.Index(
                fields=["metric", "stopped_at"],
                # Said with OR: PostgreSQL prints IN otherwise than it reads it back in a copy.
                condition=Q(stage="") & (Q(state="met") | Q(state="missed")),
                name="clock_results",
            ),
        ]

    def scope(self, package_code: str) -> Scope:
        """What its promise is looked up by."""
        return Scope(self.metric, package_code, self.stage, self.round > 1, self.urgent)


class ClockEvent(models.Model):
    """A warning or a breach, recorded once for each target: when it was due, when it was noticed.

    A clock row is one cycle and one round. `threshold` counts percent, or minutes for `before`. A
    breach that a late stop disproves is kept, voided.
    """

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="events")
    target_seq = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=7, choices=ClockEventKind.choices)
    threshold = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField()
    detected_at = models.DateTimeField()
    cause = models.CharField(max_length=16, blank=True)
    status = models.CharField(
        max_length=6, choices=ClockEventStatus.choices, default=ClockEventStatus.STANDS
    )
    voided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("due_at",)
        constraints = [
            models.UniqueConstraint(
                fields=["clock", "target_seq", "kind", "threshold"], name="clock_event_once"
            ),
            models.CheckConstraint(
                name="clock_event_voided_when",
                condition=Q(status="stands", voided_at=None)
                | Q(status="voided", voided_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["due_at"], name="clock_event_when")]

    @property
    def key(self) -> tuple[int, str, int]:
        """What the clock's reading calls it."""
        return (self.target_seq, self.kind, self.threshold)

    @property
    def percent(self) -> int:
        """How grave it is, on the scale of percent: minutes before the due come after 75 %."""
        return 90 if self.kind == ClockEventKind.BEFORE else self.threshold
