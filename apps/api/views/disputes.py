"""Whose minute it was: both views of a request's time, and what is disputed of it."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.base import AgencyView
from apps.api.idempotency import Done, once
from apps.api.ledger_bodies import ledger_body
from apps.api.ledger_shapes import LedgerOut
from apps.api.schema import reads, writes
from apps.api.views.deeds import Said, valid
from apps.kernel import clock
from apps.policy_requests.enums import DisputeOutcome, DisputeReason, Party
from apps.usecases import disputing


class DisputeIn(serializers.Serializer[Any]):
    """The stretch as `ledger` names it, whose time it was, why, and what happened."""

    stretch = serializers.IntegerField(min_value=1)
    charge_to = serializers.ChoiceField(choices=Party.choices)
    reason_code = serializers.ChoiceField(choices=DisputeReason.choices)
    comment = serializers.CharField(max_length=disputing.LONGEST)


class AnswerIn(serializers.Serializer[Any]):
    """Which way, and why."""

    outcome = serializers.ChoiceField(choices=["confirmed", "refused"])
    comment = serializers.CharField(max_length=disputing.LONGEST)


class Ledger(AgencyView):
    """The time of one request."""

    @reads(LedgerOut)
    def get(self, request: Request, policy_request_id: UUID, **_path: object) -> Response:
        """Raw as it was held, adjusted by late asks, outages and settled disputes; the disputes."""
        one, at = self.find(policy_request_id), clock.now()
        return Response(ledger_body(one, side=self.hands().side, at=at))


class Disputes(AgencyView):
    """A stretch disputed."""

    @writes(DisputeIn, Said, status=201)
    def post(self, request: Request, policy_request_id: UUID, **_path: object) -> HttpResponse:
        """Say whose time it was, within three working days. A lead or a manager."""
        given, at = valid(DisputeIn, request), clock.now()

        def deed() -> Done:
            by = self.hands()
            row = disputing.dispute(policy_request_id=policy_request_id, by=by, at=at, **given)
            return Done({"id": row.pk}, 201)

        return once(request, deed, at=at)


class DisputeAnswer(AgencyView):
    """The other side's word."""

    @writes(AnswerIn, Said)
    def post(self, request: Request, dispute_id: UUID, **_path: object) -> HttpResponse:
        """Confirm or refuse, once. The other side's lead or manager."""
        given, at = valid(AnswerIn, request), clock.now()
        confirmed = given["outcome"] == DisputeOutcome.CONFIRMED

        def deed() -> Done:
            row = disputing.answer(
                dispute_id=dispute_id,
                confirmed=confirmed,
                comment=given["comment"],
                by=self.hands(),
                at=at,
            )
            return Done({"id": row.pk}, 200)

        return once(request, deed, at=at)
