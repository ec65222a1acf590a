"""The time to acknowledge of an escalation, round by round, as a body."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from rest_framework import serializers

from apps.escalations.acknowledging import Acknowledgement, rounds
from apps.escalations.enums import Deed
from apps.escalations.models import Escalation, EscalationLine

Json = dict[str, Any]


class AcknowledgementWarning(serializers.Serializer[Any]):
    """A warning on record: a share of the time passed, or so many minutes were left."""

    percent = serializers.IntegerField(allow_null=True)
    minutes_before_due = serializers.IntegerField(allow_null=True)
    at = serializers.DateTimeField()
    detected_at = serializers.DateTimeField()


class AcknowledgementOut(serializers.Serializer[Any]):
    """One round of waiting for the called side; lengths are working time."""

    round = serializers.IntegerField()
    version_id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=["running", "met", "missed", "cancelled"])
    target_seconds = serializers.FloatField()
    started_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField(allow_null=True)
    stopped_at = serializers.DateTimeField(allow_null=True)
    consumed_seconds = serializers.FloatField()
    breached_at = serializers.DateTimeField(allow_null=True)
    detected_at = serializers.DateTimeField(allow_null=True)
    overrun_seconds = serializers.FloatField()
    warnings = AcknowledgementWarning(many=True)


def acknowledgement_rows(
    row: Escalation, lines: Sequence[EscalationLine], *, at: datetime
) -> list[Json]:
    """Every round as of `at`, oldest first; empty when the party promised no time for it."""
    return [_row(one, lines, at=at) for one in rounds(row, lines, at=at)]


def _row(one: Acknowledgement, lines: Sequence[EscalationLine], *, at: datetime) -> Json:
    reading = one.reading
    said = [line for line in lines if line.round == one.run.round]
    return {
        "round": one.run.round,
        "version_id": one.escalation.version_id,
        "state": reading.state.value,
        "target_seconds": one.terms.duration.total_seconds(),
        "started_at": reading.started_at,
        "due_at": reading.due_at,
        "stopped_at": reading.stopped_at,
        "consumed_seconds": reading.consumed.total_seconds(),
        "breached_at": one.broken_at(at),
        "detected_at": next((line.noted_at for line in said if line.deed == Deed.BROKEN), None),
        "overrun_seconds": reading.overrun.total_seconds(),
        "warnings": [_warning(line) for line in said if line.deed != Deed.BROKEN],
    }


def _warning(line: EscalationLine) -> Json:
    return {
        "percent": line.threshold if line.deed == Deed.WARNED else None,
        "minutes_before_due": line.threshold if line.deed == Deed.LEFT else None,
        "at": line.at,
        "detected_at": line.noted_at,
    }
