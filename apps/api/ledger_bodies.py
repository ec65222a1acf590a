"""Whose minute it was, as bodies: as it was held, as it is charged, and the disputes."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from apps.kernel.actors import Side
from apps.policy_requests import clocks
from apps.policy_requests.adjusted import Charged, Held, by_holder, by_party
from apps.policy_requests.charging import charged, held
from apps.policy_requests.disputing import open_until
from apps.policy_requests.enums import Holder, Party
from apps.policy_requests.models import Dispute, PolicyRequest, StatusChange
from apps.policy_requests.outages import outages_in

Json = dict[str, Any]


def ledger_body(policy_request: PolicyRequest, *, side: Side | None, at: datetime) -> Json:
    """Both views as of `at`; `dispute_until` is said for the caller's side."""
    history = clocks.histories([policy_request])[policy_request.pk]
    stretches = held(history, at=at)
    outages = outages_in(policy_request.created_at, at)
    pieces = charged(policy_request, history, at=at, outages=outages)
    rows = Dispute.objects.filter(policy_request=policy_request)
    return {
        "id": policy_request.pk,
        "lifetime_seconds": _sum(pieces).total_seconds(),
        "parties": _parties(pieces),
        "raw": [_stretch(policy_request, history, one, side) for one in stretches],
        "adjusted": [_piece(one) for one in pieces],
        "disputes": [dispute_body(row) for row in rows],
    }


def dispute_body(row: Dispute) -> Json:
    """One dispute; `outcome` is null until the other side answers."""
    return {
        "id": row.pk,
        "stretch": row.stretch,
        "side": row.side,
        "charge_to": row.charge_to,
        "reason_code": row.reason_code,
        "comment": row.comment,
        "raised_at": row.raised_at,
        "outcome": row.outcome or None,
        "answer": row.answer,
        "answered_at": row.answered_at,
    }


def _sum(pieces: Sequence[Charged]) -> timedelta:
    return sum((one.length for one in pieces), timedelta())


def _parties(pieces: Sequence[Charged]) -> list[Json]:
    raw, fair, none = by_holder(pieces), by_party(pieces), timedelta()
    return [
        {
            "party": party,
            "raw_seconds": raw.get(party, none).total_seconds(),
            "adjusted_seconds": fair.get(party, none).total_seconds(),
        }
        for party in Party.values
    ]


def _stretch(
    policy_request: PolicyRequest, history: Sequence[StatusChange], one: Held, side: Side | None
) -> Json:
    until = None
    if one.ended_by and one.holder != Holder.NOBODY and side is not None:
        until = open_until(policy_request, history, one, side=side)
    return {
        "stretch": one.seq,
        "status": one.status,
        "holder": one.holder,
        "started_at": one.start,
        "ended_at": one.end if one.ended_by else None,
        "seconds": one.length.total_seconds(),
        "dispute_until": until,
    }


def _piece(one: Charged) -> Json:
    return {
        "stretch": one.seq,
        "status": one.status,
        "holder": one.holder,
        "party": one.party,
        "cause": one.cause.value,
        "ref": one.ref,
        "started_at": one.start,
        "ended_at": one.end,
        "seconds": one.length.total_seconds(),
    }
