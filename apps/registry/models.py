"""What is one for the whole installation."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


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


class JobKind(models.TextChoices):
    """What a long job does."""

    TRIAL = "trial", _("trial on past requests")
    PREVIEW = "preview", _("preview of a change")
    APPLY = "apply", _("change of open deadlines")


class JobState(models.TextChoices):
    """Where a long job stands."""

    WAITING = "waiting", pgettext_lazy("job", "waiting")
    RUNNING = "running", pgettext_lazy("job", "running")
    DONE = "done", pgettext_lazy("job", "done")
    FAILED = "failed", pgettext_lazy("job", "failed")
    CANCELLED = "cancelled", pgettext_lazy("job", "cancelled")


class Job(models.Model):
    """Something that takes long, done in steps. Whoever holds the row's lock does the next one.

    A step, its lines and `place`, from where to go on, are committed together, so a worker that
    dies loses one step and repeats nothing. `agency` is empty for a job of the insurer's desk,
    the user for one that nobody ordered.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=7, choices=JobKind.choices)
    state = models.CharField(max_length=9, choices=JobState.choices, default=JobState.WAITING)
    agency = models.ForeignKey(
        "agencies.Agency", on_delete=models.CASCADE, null=True, related_name="+"
    )
    user_id = models.UUIDField(null=True)
    user_name = models.CharField(max_length=120, blank=True)
    asked = models.JSONField()
    place = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    reasons = models.JSONField(default=list)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    faults = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    stepped_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["stepped_at"],
                condition=models.Q(state__in=["waiting", "running"]),
                name="job_unfinished",
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="job_finished_when_over",
                condition=models.Q(state__in=["waiting", "running"], finished_at=None)
                | models.Q(state__in=["done", "failed", "cancelled"], finished_at__isnull=False),
            )
        ]

    @property
    def is_over(self) -> bool:
        """Nothing more will be done."""
        return self.finished_at is not None

    @property
    def percent(self) -> int:
        """How much of it is done, 0 to 100; a job that is done is done whole."""
        if self.state == JobState.DONE:
            return 100
        return min(99, self.done * 100 // self.total) if self.total else 0


class JobLine(models.Model):
    """One clock that a job found to change. References, codes and times only.

    `change` is the job's own word for what happens to the clock; `rank` puts the worst first.
    `before_at` and `after_at` are its due instants under the two terms.
    """

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="lines")
    agency = models.ForeignKey("agencies.Agency", on_delete=models.CASCADE, related_name="+")
    policy_request_id = models.UUIDField()
    number = models.PositiveBigIntegerField()
    clock = models.CharField(max_length=48)
    kind = models.CharField(max_length=3)
    metric = models.CharField(max_length=3)
    stage = models.CharField(max_length=20, blank=True)
    change = models.CharField(max_length=12)
    rank = models.PositiveSmallIntegerField()
    before_at = models.DateTimeField(null=True)
    after_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("rank", "after_at", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["job", "policy_request_id", "clock"], name="job_line_once"
            )
        ]
        indexes = [models.Index(fields=["job", "rank", "after_at", "id"], name="job_line_shown")]


class Integration(models.TextChoices):
    """What an operator may mark down; a loop that stands still is noticed by itself."""

    PORTAL = "portal", pgettext_lazy("integration", "the portal")
    CORE = "core", pgettext_lazy("integration", "the insurer's core system")
    ACQUIRER = "acquirer", pgettext_lazy("integration", "payments")
    SIGNATURE = "signature", pgettext_lazy("integration", "electronic signature")
    FILE_SCAN = "file_scan", pgettext_lazy("integration", "check of files")
    MAIL = "mail", pgettext_lazy("integration", "mail")
    WEBHOOKS = "webhooks", pgettext_lazy("integration", "automatic notices")


class Outage(models.Model):
    """A time when a loop of the installation stood still, or an integration was marked down.

    One open outage a name. The row of a loop is its own outbox: what has not been told is told at
    the next look.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=32)
    since = models.DateTimeField()
    noticed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    all_clear_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["name"], condition=models.Q(ended_at=None), name="outage_open_once"
            )
        ]
