"""One request's time on record as JSON: what the API hands out and other programs recompute."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from apps.agencies.stepping import here
from apps.escalations.models import Escalation
from apps.notifications.models import Message
from apps.policy_requests.adjusted import Charged
from apps.policy_requests.charging import charged
from apps.policy_requests.delays import owner_of
from apps.policy_requests.enums import HOLDER
from apps.policy_requests.models import (
    Clock,
    ClockEvent,
    DelayReason,
    Dispute,
    Interval,
    PolicyRequest,
    StatusChange,
    Waiver,
)
from apps.policy_requests.outages import outages_in
from apps.watch.models import Timer

Json = dict[str, Any]


def of(policy_request: PolicyRequest, *, at: datetime) -> Json:
    """History, ledger, adjusted view as of `at`, disputes, clocks, events, waivers, delay reasons,
    timers, messages, escalations of the request.

    Instants are ISO 8601 in UTC to the microsecond, durations seconds as a text with six decimals;
    None where there is nothing. No names, no addresses, no bodies and answers of people. Twelve
    statements; call it inside the agency.
    """
    clocks = list(Clock.objects.filter(policy_request=policy_request))
    events = list(ClockEvent.objects.filter(clock__policy_request=policy_request).order_by("id"))
    history = list(StatusChange.objects.filter(policy_request=policy_request).order_by("seq"))
    disputes = Dispute.objects.filter(policy_request=policy_request)
    outages = outages_in(policy_request.created_at, at)
    ledger = Interval.objects.filter(policy_request=policy_request).order_by("started_at", "id")
    waivers = Waiver.objects.filter(policy_request=policy_request).order_by("approved_at", "id")
    reasons = DelayReason.objects.filter(policy_request=policy_request).order_by("seq")
    timers = Timer.objects.filter(agency=here(), policy_request_id=policy_request.pk)
    mails = Message.objects.filter(policy_request_id=policy_request.pk)
    escalations = Escalation.objects.filter(policy_request=policy_request).order_by("opened_at")
    return {
        "request": _request(policy_request),
        "history": [_line(row) for row in history],
        "ledger": [_interval(row) for row in ledger],
        "adjusted": [
            _piece(one) for one in charged(policy_request, history, at=at, outages=outages)
        ],
        "disputes": [_dispute(row) for row in disputes],
        "clocks": [_clock(row) for row in clocks],
        "clock_events": [_event(row) for row in events],
        "waivers": [_waiver(row) for row in waivers],
        "delay_reasons": [_reason(row) for row in reasons],
        "timers": [_timer(row) for row in timers.order_by("fire_at", "id")],
        "messages": [_message(row) for row in mails.order_by("created_at", "key")],
        "escalations": [_escalation(row) for row in escalations],
    }


def instant(at: datetime | None) -> str | None:
    """ "2026-07-14T08:00:00.000000Z"."""
    return None if at is None else f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}Z"


def seconds(length: timedelta | None) -> str | None:
    """ "2700.000001"."""
    if length is None:
        return None
    whole, micros = divmod(length // timedelta(microseconds=1), 1_000_000)
    return f"{whole}.{micros:06d}"


def _id(value: UUID | None) -> str | None:
    return None if value is None else str(value)


def _picked(row: object, names: Iterable[str]) -> Json:
    return {name: getattr(row, name) for name in names}


def _request(one: PolicyRequest) -> Json:
    names = ("number", "label", "package_code", "status", "holder", "urgent", "revision")
    return {
        "id": _id(one.pk),
        **_picked(one, names),
        "created_at": instant(one.created_at),
        "status_since": instant(one.status_since),
        "closing_at": instant(one.closing_at),
        "valid_until": instant(one.valid_until),
        "sla_version_id": _id(one.sla_version_id),
        "ola_version_id": _id(one.ola_version_id),
    }


def _line(row: StatusChange) -> Json:
    """Evidence is what somebody typed, so it stays out."""
    names = ("seq", "name", "from_status", "to_status", "actor_kind", "rule", "reason_code")
    return {
        **_picked(row, (*names, "return_stage", "urgent")),
        "holder": HOLDER[row.to_status],
        "staff_id": _id(row.staff_id),
        "occurred_at": instant(row.occurred_at),
        "recorded_at": instant(row.recorded_at),
        "details": {name: value for name, value in row.details.items() if name != "evidence"},
    }


def _interval(row: Interval) -> Json:
    length = None if row.ended_at is None else row.ended_at - row.started_at
    return {
        **_picked(row, ("status", "holder")),
        "started_at": instant(row.started_at),
        "ended_at": instant(row.ended_at),
        "seconds": seconds(length),
    }


def _piece(one: Charged) -> Json:
    """Who is charged with a piece of a stretch, and why; `stretch` is the line that began it."""
    return {
        "stretch": one.seq,
        **_picked(one, ("status", "holder", "party", "ref")),
        "cause": one.cause.value,
        "started_at": instant(one.start),
        "ended_at": instant(one.end),
        "seconds": seconds(one.length),
    }


def _dispute(row: Dispute) -> Json:
    """Comment and answer are what somebody typed, so they stay out."""
    return {
        "id": _id(row.pk),
        **_picked(row, ("stretch", "side", "charge_to", "reason_code", "outcome")),
        "raised_by": _id(row.raised_by_id),
        "raised_at": instant(row.raised_at),
        "answered_by": _id(row.answered_by_id),
        "answered_at": instant(row.answered_at),
    }


def _clock(row: Clock) -> Json:
    names = ("kind", "metric", "stage", "cycle", "round", "target_seq", "urgent", "state")
    return {
        "id": _id(row.pk),
        "version_id": _id(row.version_id),
        **_picked(row, (*names, "working_days", "thresholds")),
        "target_seconds": seconds(row.target),
        "started_at": instant(row.started_at),
        "stopped_at": instant(row.stopped_at),
        "due_at": instant(row.due_at),
        "breached_at": instant(row.breached_at),
        "consumed_seconds": seconds(row.consumed),
    }


def _event(row: ClockEvent) -> Json:
    return {
        "clock_id": _id(row.clock_id),
        **_picked(row, ("target_seq", "kind", "threshold", "cause", "status")),
        "due_at": instant(row.due_at),
        "detected_at": instant(row.detected_at),
        "voided_at": instant(row.voided_at),
    }


def _waiver(row: Waiver) -> Json:
    """Which clock, why, by whom; the evidence is what somebody typed, so it stays out."""
    return {
        **_picked(row, ("kind", "metric", "stage", "cycle", "round", "code")),
        "approved_by": _id(row.approved_by_id),
        "approved_at": instant(row.approved_at),
    }


def _reason(row: DelayReason) -> Json:
    """Which clock, why, by whom; a later one of the same clock holds. The comment stays out."""
    names = ("kind", "metric", "stage", "cycle", "round", "seq", "code", "suggested")
    return {
        **_picked(row, names),
        "owner": owner_of(row.code, row.kind),
        "given_by": _id(row.given_by_id),
        "given_at": instant(row.given_at),
    }


def _timer(row: Timer) -> Json:
    return {
        **_picked(row, ("kind", "threshold")),
        "clock_id": _id(row.clock_id),
        "fire_at": instant(row.fire_at),
    }


def _message(row: Message) -> Json:
    return {
        **_picked(row, ("event", "language", "subject")),
        "created_at": instant(row.created_at),
        "sent_at": instant(row.sent_at),
    }


def _escalation(row: Escalation) -> Json:
    names = ("cause", "party", "metric", "state", "level", "stuck_at", "repeat")
    return {
        "id": _id(row.pk),
        "clock_id": _id(row.clock_id),
        **_picked(row, (*names, "same_in_14_days")),
        "opened_at": instant(row.opened_at),
        "handed_over_at": instant(row.handed_over_at),
        "acknowledged_at": instant(row.acknowledged_at),
        "answered_at": instant(row.answered_at),
        "closed_at": instant(row.closed_at),
    }
