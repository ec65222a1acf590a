"""Clocks: what is promised and how it stands, why this minute, and everything for recounting."""

from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api import clock_shapes
from apps.api.base import AgencyView
from apps.api.clock_bodies import clock_rows
from apps.api.explained_bodies import explained_body
from apps.api.plan_bodies import plan_body
from apps.api.schema import reads
from apps.kernel import clock
from apps.kernel.errors import NotFound
from apps.policy_requests.models import Clock
from apps.reports import export_json


class Clocks(AgencyView):
    """The clocks of one request."""

    @reads(clock_shapes.Clocks)
    def get(self, request: Request, policy_request_id: UUID, **_path: object) -> Response:
        """Read off the history at this instant, oldest first."""
        return Response({"results": clock_rows(self.find(policy_request_id), at=clock.now())})


class Explain(AgencyView):
    """One clock."""

    @reads(clock_shapes.Explained)
    def get(self, request: Request, clock_id: UUID, **_path: object) -> Response:
        """Version, hours, every stretch, thresholds, levers, breaches, waiver, corrections."""
        row = Clock.objects.select_related("policy_request").filter(pk=clock_id).first()
        body = None if row is None else explained_body(row.policy_request, row, at=clock.now())
        if body is None:
            raise NotFound(_("There is no such clock."))
        return Response(body)


class ClosingPlan(AgencyView):
    """The way to the closing."""

    @reads(clock_shapes.Plan)
    def get(self, request: Request, policy_request_id: UUID, **_path: object) -> Response:
        """Planned back from the closing as of this instant, as the card shows it."""
        return Response(plan_body(self.find(policy_request_id), at=clock.now()))


class Export(AgencyView):
    """Everything about time."""

    @reads(OpenApiTypes.OBJECT)
    def get(self, request: Request, policy_request_id: UUID, **_path: object) -> Response:
        """History, ledger, adjusted view, disputes, clocks, messages and the rest; no names."""
        return Response(export_json.of(self.find(policy_request_id), at=clock.now()))
