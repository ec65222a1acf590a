"""The week as a file."""

from django.http import HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request

from apps.accounts.capabilities import may
from apps.api.authentication import member_of
from apps.api.base import AgencyView
from apps.api.problems import MEDIA_TYPE
from apps.api.schema import Problem
from apps.kernel import clock
from apps.kernel.actors import Side
from apps.kernel.errors import NotAllowed
from apps.reports.weekly import Audience, IsoWeek, build
from apps.widgets.week import week_file

CAPABILITY = {Side.AGENCY: "see_reports", Side.INSURER: "see_desk_reports"}
AUDIENCE = {Side.AGENCY: Audience.AGENCY, Side.INSURER: Audience.INSURER}


class WeekFile(AgencyView):
    """The weekly report of one agency."""

    @extend_schema(
        responses={
            (200, "application/octet-stream"): OpenApiTypes.BINARY,
            **{(status, MEDIA_TYPE): OpenApiResponse(Problem) for status in (400, 401, 403, 404)},
        }
    )
    def get(self, request: Request, week: str, form: str, **_path: object) -> HttpResponse:
        """Week “2026-W28” as `xlsx` or `csv`, from history alone, in the caller's language."""
        member = member_of(request)
        side = Side(member.side)
        if not may(member.role, CAPABILITY[side]):
            raise NotAllowed(_("This action is not for your role."))
        report = build(IsoWeek.parse(week), at=clock.now(), audience=AUDIENCE[side])
        content, headers = week_file(report, form, translation.get_language() or "ru")
        return HttpResponse(content, headers=dict(headers))
