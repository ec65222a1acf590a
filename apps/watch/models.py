"""What must be looked at next, over all agencies. References only, no personal data.

Rows live while they are armed: a fired timer and a delivered entry are deleted, so the tables stay
as small as the work that is waiting.
"""

import uuid
from datetime import UTC, datetime

from django.db import models


class TimerKind(models.TextChoices):
    """What a due timer makes happen."""

    THRESHOLD = "threshold", "threshold of a clock"
    EXPIRE = "expire", "validity passed"
    REMIND = "remind", "the client has not answered yet"
    ESCALATE = "escalate", "open an escalation"
    RUNG = "rung", "next step of a ladder"
    ACK = "ack", "time to acknowledge an escalation"
    REPETITION = "repetition", "look for promises that keep breaking"


class Timer(models.Model):
    """One armed moment. A clock has at most one: its next threshold.

    `clock_id` is a clock's; of a RUNG it is the escalation's and `threshold` the number of the
    step, of an ACK the escalation's too (the next warning of its wait, or the due), of a REPETITION
    the agency's, or a correction's whose day will be over then: each has at most one moment of a
    kind.
    """

    id = models.BigAutoField(primary_key=True)
    agency = models.ForeignKey(
        "agencies.Agency", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=12, choices=TimerKind.choices)
    policy_request_id = models.UUIDField()
    clock_id = models.UUIDField(null=True)
    threshold = models.PositiveSmallIntegerField(default=0)
    fire_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["fire_at"],
                condition=models.Q(kind=TimerKind.THRESHOLD),
                name="timer_deadline",
            ),
            models.Index(
                fields=["fire_at"],
                condition=~models.Q(kind=TimerKind.THRESHOLD),
                name="timer_consequence",
            ),
            models.Index(fields=["agency", "fire_at"], name="timer_agency_fire_at"),
            models.Index(fields=["agency", "policy_request_id"], name="timer_policy_request"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["clock_id", "kind"],
                condition=models.Q(clock_id__isnull=False),
                name="timer_clock",
            )
        ]


class OutboxKind(models.TextChoices):
    """What an outbox entry points at."""

    MESSAGE = "message", "message"
    MEMO = "memo", "memo"


class OutboxEntry(models.Model):
    """Something to do outside the transaction that ordered it; gone when done."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey("agencies.Agency", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=OutboxKind.choices)
    ref = models.UUIDField(unique=True)
    due_at = models.DateTimeField()
    created_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    parked = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(parked=False), name="outbox_due")
        ]


# A request without a deadline comes after every one that has one.
NEVER = datetime(9999, 1, 1, tzinfo=UTC)
# Written out, so that the index serves a plan made without values as well.
NEAREST = models.Func(
    "due_at",
    template=f"COALESCE(%(expressions)s, '{NEVER:%Y-%m-%d %H:%M:%S}+00'::timestamptz)",
    output_field=models.DateTimeField(),
)


class WorkItem(models.Model):
    """One open request as the lists see it.

    `metric`, `stage`, `round` and `version_id` name the insurer's nearest promise; rows from before
    the version was kept have none. `tight_from`, `late_after` and `lost_after` say when the closing
    turns amber by itself, as `agreements.planning.Turning` has them.
    """

    policy_request_id = models.UUIDField(primary_key=True)
    agency = models.ForeignKey("agencies.Agency", on_delete=models.CASCADE, related_name="+")
    number = models.PositiveBigIntegerField()
    package_code = models.CharField(max_length=16)
    status = models.CharField(max_length=20)
    status_since = models.DateTimeField()
    holder = models.CharField(max_length=8)
    urgent = models.BooleanField(default=False)
    metric = models.CharField(max_length=3, blank=True)
    stage = models.CharField(max_length=20, blank=True)
    due_at = models.DateTimeField(null=True)
    warn_at = models.DateTimeField(null=True)
    breached = models.BooleanField(default=False)
    version_id = models.UUIDField(null=True)
    round = models.PositiveSmallIntegerField(default=1, db_default=1)
    closing_at = models.DateTimeField(null=True)
    tight_from = models.DateTimeField(null=True)
    late_after = models.DateTimeField(null=True)
    lost_after = models.DateTimeField(null=True)
    insurer_user_id = models.UUIDField(null=True)
    opened_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(NEAREST, "opened_at", "policy_request_id", name="work_item_in_order"),
            models.Index(fields=["agency", "status"], name="work_item_agency"),
        ]


class Heartbeat(models.Model):
    """When a named loop last finished a round."""

    name = models.CharField(max_length=32, primary_key=True)
    at = models.DateTimeField()


class Silence(models.Model):
    """`[since, until)` in which a named loop finished no round; written by the beat that ended it.

    Several sweepers may find it at once: the first one's row stays.
    """

    name = models.CharField(max_length=32)
    since = models.DateTimeField()
    until = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "since"], name="silence_once"),
            models.CheckConstraint(
                name="silence_forward", condition=models.Q(until__gt=models.F("since"))
            ),
        ]


class OpenDispute(models.Model):
    """A dispute that waits for one side's answer; gone when it is answered. References only."""

    dispute_id = models.UUIDField(primary_key=True)
    agency = models.ForeignKey("agencies.Agency", on_delete=models.CASCADE, related_name="+")
    policy_request_id = models.UUIDField()
    side = models.CharField(max_length=8)
    raised_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["side", "agency", "raised_at"], name="open_dispute_side")]


class DetectionLag(models.Model):
    """How long after its moment something a clock said was noticed: so many times within a bucket.

    Rows are added, never changed, so that nobody waits for anybody; now and then those of a kind
    become one. `bucket` is a place in `lags.BOUNDS`, one beyond the last for whatever took longer.
    """

    id = models.BigAutoField(primary_key=True)
    agency = models.ForeignKey("agencies.Agency", on_delete=models.CASCADE, related_name="+")
    bucket = models.PositiveSmallIntegerField()
    times = models.PositiveBigIntegerField()
    seconds = models.FloatField()
