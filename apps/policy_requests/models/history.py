"""What happened, append-only, and the ledger derived from it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.policy_requests.enums import Holder, ReturnStage, Status


class StatusChange(models.Model):
    """One line of history. Codes, ids and times only; triggers refuse UPDATE, DELETE and TRUNCATE,
    and a line before the one before it: what happened earlier is a `correct` line of its own.

    `name` is the transition, or `create`, `urgent_on`, `urgent_off`, `assign` for lines that leave
    the status as it is.
    """

    policy_request = models.ForeignKey(
        "policy_requests.PolicyRequest", on_delete=models.PROTECT, related_name="history"
    )
    seq = models.PositiveIntegerField()
    name = models.CharField(max_length=24)
    from_status = models.CharField(max_length=20, blank=True)
    to_status = models.CharField(max_length=20, choices=Status.choices)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    actor_kind = models.CharField(max_length=6)
    staff = models.ForeignKey(
        "staff.StaffProfile", on_delete=models.PROTECT, null=True, related_name="+"
    )
    rule = models.CharField(max_length=48, blank=True)
    reason_code = models.CharField(max_length=32, blank=True)
    return_stage = models.CharField(max_length=5, choices=ReturnStage.choices, blank=True)
    urgent = models.BooleanField(default=False)
    details = models.JSONField(default=dict)

    class Meta:
        ordering = ("seq",)
        verbose_name = _("status change")
        verbose_name_plural = _("history")
        constraints = [
            models.UniqueConstraint(fields=["policy_request", "seq"], name="status_change_seq"),
            models.CheckConstraint(
                name="status_change_known_status", condition=Q(to_status__in=list(Status.values))
            ),
            models.CheckConstraint(
                name="status_change_not_to_come", condition=Q(occurred_at__lte=F("recorded_at"))
            ),
        ]
        indexes = [models.Index(fields=["occurred_at"], name="status_change_when")]


class Interval(models.Model):
    """One holder's stretch of a request's life, half-open, in real time to the microsecond."""

    policy_request = models.ForeignKey(
        "policy_requests.PolicyRequest", on_delete=models.CASCADE, related_name="intervals"
    )
    status = models.CharField(max_length=20, choices=Status.choices)
    holder = models.CharField(max_length=8, choices=Holder.choices)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("started_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["policy_request"], condition=Q(ended_at=None), name="interval_one_open"
            ),
            models.CheckConstraint(
                name="interval_forward",
                condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")),
            ),
        ]
        indexes = [models.Index(fields=["started_at"], name="interval_start")]
