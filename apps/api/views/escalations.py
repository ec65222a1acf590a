"""Escalations: what was done when a promise ran out, in five steps."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.acknowledgements import AcknowledgementOut, acknowledgement_rows
from apps.api.base import AgencyView
from apps.api.idempotency import Done, once
from apps.api.paging import page_size
from apps.api.schema import reads, writes
from apps.escalations.models import Escalation, EscalationState, Repeat, StuckAt
from apps.kernel import clock
from apps.kernel.actors import Actor
from apps.kernel.errors import Malformed, NotFound
from apps.usecases import escalating, urgent_route

COLUMNS = (
    "id", "policy_request_id", "cause", "party", "metric", "state", "level", "opened_at",
    "is_checklist_complete", "is_paid", "stuck_at", "number", "deadline_at", "channel",
    "handed_over_at", "acknowledged_at", "answer", "answered_at", "same_in_14_days", "repeat",
    "closed_at",
)  # fmt: skip


class EscalationOut(serializers.ModelSerializer[Escalation]):
    """The five-step card."""

    policy_request_id = serializers.UUIDField()
    acknowledgements = serializers.SerializerMethodField()

    class Meta:
        model = Escalation
        fields = (*COLUMNS, "acknowledgements")

    @extend_schema_field(AcknowledgementOut(many=True))
    def get_acknowledgements(self, row: Escalation) -> list[dict[str, Any]]:
        """The rounds of its time to acknowledge; `context["at"]` is the instant."""
        return acknowledgement_rows(row, list(row.lines.all()), at=self.context["at"])


class EscalationList(serializers.Serializer[Any]):
    results = EscalationOut(many=True)


class EscalationMade(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    state = serializers.CharField()


class StepIn(serializers.Serializer[Any]):
    """`hand_over`: stuck_at, channel; `answer`, `refuse`: text; `close`: solved and repeat."""

    stuck_at = serializers.ChoiceField(choices=StuckAt.choices, required=False)
    channel = serializers.CharField(max_length=80, required=False, allow_blank=True)
    text = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    solved = serializers.BooleanField(required=False)
    repeat = serializers.ChoiceField(choices=Repeat.choices, required=False)


class Escalations(AgencyView):
    """All escalations of the agency."""

    @reads(
        EscalationList,
        parameters=(
            OpenApiParameter("state", str, enum=list(EscalationState.values)),
            OpenApiParameter("request", UUID),
            OpenApiParameter("limit", int),
        ),
        also=(400,),
    )
    def get(self, request: Request, **_path: object) -> Response:
        """Newest first, at most 100."""
        rows = Escalation.objects.order_by("-opened_at", "-id")
        state, wanted = request.query_params.get("state"), request.query_params.get("request")
        if state:
            if state not in EscalationState.values:
                raise Malformed(_("“state” is not one of an escalation's."))
            rows = rows.filter(state=state)
        if wanted:
            rows = rows.filter(policy_request_id=_uuid(wanted))
        rows = rows.select_related("policy_request").prefetch_related("lines")
        page = rows[: page_size(request.query_params.get("limit"))]
        return Response(
            {"results": EscalationOut(page, many=True, context={"at": clock.now()}).data}
        )


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as broken:
        raise Malformed(_("“request” must be the id of a request.")) from broken


class RequestEscalations(AgencyView):
    """Escalations of one request."""

    @writes(None, EscalationMade, status=201)
    def post(self, request: Request, policy_request_id: UUID, **_path: object) -> HttpResponse:
        """Open the card by hand; one at a time."""
        at = clock.now()

        def deed() -> Done:
            row = escalating.escalate(policy_request_id=policy_request_id, by=self.hands(), at=at)
            return Done({"id": row.pk, "state": row.state}, status=201)

        return once(request, deed, at=at)


class EscalationStep(AgencyView):
    """One step of the card."""

    @writes(StepIn, EscalationMade)
    def post(
        self, request: Request, escalation_id: UUID, step: str, **_path: object
    ) -> HttpResponse:
        """`hand_over`, `acknowledge`, `answer`, `raise`, `refuse`, `agree` or `close`."""
        take = STEPS.get(step)
        if take is None:
            raise NotFound(_("There is no such action."))
        asked = StepIn(data=request.data)
        asked.is_valid(raise_exception=True)
        at = clock.now()

        def deed() -> Done:
            row = take(escalation_id, asked.validated_data, self.hands(), at)
            return Done({"id": row.pk, "state": row.state})

        return once(request, deed, at=at)


Given = Mapping[str, Any]
Step = Callable[[UUID, Given, Actor, datetime], Escalation]
STEPS: dict[str, Step] = {
    "hand_over": lambda pk, given, by, at: escalating.hand_over(
        escalation_id=pk,
        stuck_at=given.get("stuck_at", ""),
        channel=given.get("channel", ""),
        by=by,
        at=at,
    ),
    "acknowledge": lambda pk, given, by, at: escalating.acknowledge(escalation_id=pk, by=by, at=at),
    "answer": lambda pk, given, by, at: escalating.answer(
        escalation_id=pk, text=given.get("text", ""), by=by, at=at
    ),
    "raise": lambda pk, given, by, at: escalating.raise_level(escalation_id=pk, by=by, at=at),
    "refuse": lambda pk, given, by, at: escalating.refuse(
        escalation_id=pk, text=given.get("text", ""), by=by, at=at
    ),
    "agree": lambda pk, given, by, at: urgent_route.agree(escalation_id=pk, by=by, at=at),
    "close": lambda pk, given, by, at: escalating.close(
        escalation_id=pk,
        solved=given.get("solved", True),
        repeat=given.get("repeat", Repeat.NONE),
        by=by,
        at=at,
    ),
}
