"""The insurer's calendars: new hours previewed, then published."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.access import members_only
from apps.desk.face import face_of
from apps.widgets.what_if import days as decreed
from apps.widgets.what_if import new_hours

SECTION = "calendars"


@require_safe
@members_only("change_agreements")
def calendars(request: HttpRequest) -> HttpResponse:
    """The insurer's own calendars with the hours published last."""
    return new_hours.calendars(face_of(request, SECTION))


@require_http_methods(["GET", "HEAD", "POST"])
@members_only("change_agreements")
def calendar(request: HttpRequest, calendar_id: UUID) -> HttpResponse:
    """New hours of one calendar, and their preview."""
    return new_hours.calendar(face_of(request, SECTION), calendar_id)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only("decree_days")
def days(request: HttpRequest) -> HttpResponse:
    """Days decreed beside the production calendar, and the preview of more."""
    return decreed.days(face_of(request, SECTION))


@require_POST
@members_only("change_agreements")
def publish(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Make what was previewed, as it was seen."""
    return new_hours.publish(face_of(request, SECTION), job_id)
