"""Open requests moved to the version in force."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from apps.accounts.access import members_only
from apps.portal.face import face_of
from apps.widgets.what_if import moving


@require_http_methods(["GET", "HEAD", "POST"])
@members_only("change_agency")
def move_open(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """How and why, and the preview."""
    return moving.move_open(face_of(request, "agreements"), version_id)
