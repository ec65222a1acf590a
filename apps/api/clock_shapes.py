"""Shapes of clocks and of their explanation, for the description of the API."""

from rest_framework import serializers as s

from apps.api.shape import Shape
from apps.policy_requests.delays import Owner


class ClockOut(Shape):
    """One promise being measured; lengths are working seconds unless called wall."""

    id = s.UUIDField(allow_null=True)
    kind = s.CharField()
    metric = s.CharField()
    stage = s.CharField()
    cycle = s.IntegerField()
    round = s.IntegerField()
    urgent = s.BooleanField()
    state = s.CharField()
    started_at = s.DateTimeField()
    stopped_at = s.DateTimeField(allow_null=True)
    due_at = s.DateTimeField(allow_null=True)
    target_seconds = s.FloatField(allow_null=True)
    working_days = s.IntegerField()
    consumed_seconds = s.FloatField()
    remaining_seconds = s.FloatField()
    overrun_seconds = s.FloatField()
    overrun_wall_seconds = s.FloatField()
    breached = s.BooleanField()
    words = s.CharField(help_text="As the screens say it, in the caller's language.")


class Clocks(Shape):
    results = ClockOut(many=True)


class PlanStep(Shape):
    """A step still to be done. A step that takes no promised time, as the client's, has no target.

    An instant is null when no working time leads there.
    """

    status = s.CharField()
    holder = s.ChoiceField(choices=["insurer", "agency", "client"])
    target_seconds = s.FloatField(allow_null=True, help_text="Working seconds promised.")
    working_days = s.IntegerField(help_text="By close of this working day; 0: by target_seconds.")
    left_seconds = s.FloatField(help_text="Of the target, as of now.")
    latest_start = s.DateTimeField(allow_null=True)
    latest_finish = s.DateTimeField(allow_null=True)


class Plan(Shape):
    """The way to the closing; without a closing time, an agreement or anything left to do `verdict`
    is null and there are no steps. `tight_from` and `late_after`: when the verdict turns by itself.
    """

    verdict = s.ChoiceField(
        choices=["safe", "tight", "impossible_base", "impossible"], allow_null=True
    )
    closing_at = s.DateTimeField(allow_null=True)
    buffer_seconds = s.FloatField(help_text="Kept free before the closing, by the clock.")
    tight_from = s.DateTimeField(allow_null=True)
    late_after = s.DateTimeField(allow_null=True)
    steps = PlanStep(many=True)


class Threshold(Shape):
    """A share of the target, or a warning so many working minutes before the due."""

    percent = s.IntegerField(allow_null=True)
    minutes_before_due = s.IntegerField(allow_null=True)
    at = s.DateTimeField()
    reached = s.BooleanField()


class Stretch(Shape):
    """Half-open, in order; `kind`: counted, closed (off hours), paused (in other hands or waiting),
    set_aside (by a restart)."""

    kind = s.ChoiceField(choices=["counted", "closed", "paused", "set_aside"])
    start = s.DateTimeField()
    end = s.DateTimeField()
    working_seconds = s.FloatField()
    holder = s.CharField()
    status = s.CharField()


class CalendarHours(Shape):
    """A version of the calendar that the clock's life or its due met, in order."""

    number = s.IntegerField()
    effective_from = s.DateTimeField()
    calendar = s.DictField()


class Version(Shape):
    id = s.UUIDField()
    number = s.IntegerField()
    kind = s.CharField()
    hash = s.CharField(help_text="SHA-256 of what both sides signed.")
    effective_from = s.DateTimeField()
    zone = s.CharField()
    calendar_name = s.CharField()
    calendar = s.DictField(help_text="The hours in force, or when the clock stopped.")
    calendar_versions = CalendarHours(many=True)


class Lever(Shape):
    """Something that would move the due."""

    lever = s.ChoiceField(choices=["return", "urgent", "rebase", "calendar"])
    target_seconds = s.FloatField(allow_null=True)
    words = s.CharField()


class Breach(Shape):
    """A breach on record, dated when due; one that was withdrawn is `voided`."""

    due_at = s.DateTimeField()
    detected_at = s.DateTimeField()
    cause = s.CharField()
    status = s.ChoiceField(choices=["stands", "voided"])
    voided_at = s.DateTimeField(allow_null=True)


class WaiverOut(Shape):
    """Why the breach passes, by whom."""

    code = s.CharField()
    evidence = s.CharField()
    approved_by = s.CharField()
    approved_at = s.DateTimeField()


class DelayReasonOut(Shape):
    """Why the promise was broken. `owner` is the party the reason belongs to."""

    code = s.CharField()
    words = s.CharField()
    owner = s.ChoiceField(choices=Owner.choices)
    comment = s.CharField()
    suggested = s.CharField(help_text="What was suggested then; empty when nothing was.")
    confirmed = s.BooleanField(help_text="It is what was suggested.")
    given_by = s.CharField()
    given_at = s.DateTimeField()


class WantedReason(Shape):
    """A broken promise of the caller's side that wants its reason with this move."""

    clock = s.UUIDField(allow_null=True)
    name = s.CharField(help_text="What names the clock in its request: sla.TTV..1.1.")
    kind = s.CharField()
    metric = s.CharField()
    stage = s.CharField()
    cycle = s.IntegerField()
    round = s.IntegerField()
    words = s.CharField()
    suggested = s.CharField()


class CorrectionOut(Shape):
    """When the step on line `corrects` of the history really happened."""

    seq = s.IntegerField()
    corrects = s.IntegerField()
    occurred_at = s.DateTimeField()
    recorded_at = s.DateTimeField()
    reason_code = s.CharField()


class Explained(Shape):
    """Why this minute. `first_due_at` is the due under the terms it began with."""

    clock = ClockOut()
    promise = s.CharField()
    version = Version()
    first_due_at = s.DateTimeField(allow_null=True)
    intervals = Stretch(many=True)
    left_out = s.IntegerField(help_text="Earlier stretches beyond the 500 that are told.")
    thresholds = Threshold(many=True)
    would_move = Lever(many=True)
    breaches = Breach(many=True)
    waiver = WaiverOut(allow_null=True)
    delay_reason = DelayReasonOut(allow_null=True, help_text="The one that holds.")
    earlier_delay_reasons = DelayReasonOut(many=True, help_text="What it took the place of.")
    suggested_reason = s.CharField(help_text="Of a broken promise, from where its time went.")
    corrections = CorrectionOut(many=True)
    holidays_known = s.BooleanField(
        help_text="False when the due lies beyond the loaded production calendar."
    )
    holidays_known_until = s.DateField(
        allow_null=True, help_text="The last day whose holidays are known, if the due is later."
    )
