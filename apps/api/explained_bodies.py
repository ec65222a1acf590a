"""Every clock's answer to "why this minute", as a body."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from apps.agreements.engine import measure
from apps.agreements.explaining import Move, Stretch, Threshold
from apps.agreements.models import AgreementVersion
from apps.agreements.queries import notice_calendars, terms_of
from apps.api.clock_bodies import clock_row
from apps.api.reason_bodies import reason_body
from apps.policy_requests.clocks import folded
from apps.policy_requests.folding import Folded
from apps.policy_requests.models import Clock, ClockEvent, PolicyRequest, StatusChange, Waiver
from apps.policy_requests.on_record import breaches_of, corrections_of
from apps.policy_requests.owing import reasons_of, suggestion
from apps.widgets.card.clocks import promise_words
from apps.widgets.card.why import counted_hours, explained, move_words, spec_of

Json = dict[str, Any]
MOST_STRETCHES = 500


def explained_body(policy_request: PolicyRequest, row: Clock, *, at: datetime) -> Json | None:
    """The clock with all it is made of; None when the history has no such clock."""
    notice_calendars()
    lines = StatusChange.objects.filter(policy_request=policy_request)
    history = list(lines.order_by("seq"))
    wanted = (row.kind, row.metric, row.stage, row.cycle, row.round)
    clocks = folded(policy_request, at=at, history=history)
    found = next((one for one in clocks if one.key == wanted), None)
    if found is None:
        return None
    told = explained(found, history, policy_request.package_code, at=at)
    return {
        "clock": clock_row(found, row.pk, policy_request, at=at),
        "promise": promise_words(found),
        "version": _version(found, at),
        "first_due_at": measure(found.run, found.bases[:1], at).due_at,
        "intervals": [_stretch(one) for one in told.stretches[-MOST_STRETCHES:]],
        "holidays_known": told.known_until is None,
        "holidays_known_until": told.known_until,
        "left_out": max(0, len(told.stretches) - MOST_STRETCHES),
        "thresholds": [_threshold(one) for one in told.thresholds],
        "would_move": [_move(one) for one in told.moves],
        "breaches": [_breach(one) for one in breaches_of(policy_request.pk, found.key)],
        "waiver": _waiver(policy_request, found),
        **_said(policy_request, found, history, at),
        "corrections": [asdict(one) for one in corrections_of(history)],
    }


def _said(
    policy_request: PolicyRequest, clock: Folded, history: Sequence[StatusChange], at: datetime
) -> Json:
    said = [reason_body(row) for row in reasons_of(policy_request.pk).get(clock.key, [])]
    broken = clock.reading.breached
    return {
        "delay_reason": said[-1] if said else None,
        "earlier_delay_reasons": said[:-1],
        "suggested_reason": suggestion(policy_request, clock, history, at=at) if broken else "",
    }


def _version(clock: Folded, at: datetime) -> Json:
    terms = terms_of(clock.version_id)
    spec = spec_of(terms, clock, at=at)
    row = AgreementVersion.objects.get(pk=clock.version_id)
    return {
        "id": terms.version_id,
        "number": terms.number,
        "kind": terms.kind,
        "hash": row.content_hash,
        "effective_from": row.effective_from,
        "zone": str(spec["zone"]),
        "calendar_name": terms.calendar_name_of(urgent=clock.promise.urgent),
        "calendar": spec,
        "calendar_versions": [
            {"number": one.number, "effective_from": one.since, "calendar": one.spec}
            for one in counted_hours(terms, clock, at=at)
        ],
    }


def _stretch(one: Stretch) -> Json:
    return {
        "kind": one.kind.value,
        "start": one.start,
        "end": one.end,
        "working_seconds": one.worked.total_seconds(),
        "holder": one.holder,
        "status": one.status,
    }


def _threshold(one: Threshold) -> Json:
    return {
        "percent": None if one.before else one.percent,
        "minutes_before_due": one.before or None,
        "at": one.at,
        "reached": one.reached,
    }


def _move(one: Move) -> Json:
    return {
        "lever": one.lever.value,
        "target_seconds": one.target.total_seconds() if one.target else None,
        "words": move_words(one),
    }


def _breach(event: ClockEvent) -> Json:
    return {
        "due_at": event.due_at,
        "detected_at": event.detected_at,
        "cause": event.cause,
        "status": event.status,
        "voided_at": event.voided_at,
    }


def _waiver(policy_request: PolicyRequest, clock: Folded) -> Json | None:
    rows = Waiver.objects.filter(policy_request=policy_request).select_related("approved_by")
    found = next((one for one in rows if one.key == clock.key), None)
    if found is None:
        return None
    return {
        "code": found.code,
        "evidence": found.evidence,
        "approved_by": found.approved_by.name,
        "approved_at": found.approved_at,
    }
