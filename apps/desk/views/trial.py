"""Try before signing, and the long jobs of the desk: watched, stopped, found again."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.access import members_only
from apps.desk.face import face_of
from apps.widgets.what_if import trying, watching

SECTION = "calendars"


@require_http_methods(["GET", "HEAD", "POST"])
@members_only("change_agreements")
def trial(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Which days to try the version on; then the trial begins."""
    return trying.trial(face_of(request, SECTION), version_id)


@require_safe
@members_only("change_agreements")
def job(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """How far it is and what it found."""
    return watching.job(face_of(request, SECTION), job_id)


@require_safe
@members_only("change_agreements")
def job_live(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """The polled inside of the same page."""
    return watching.job_live(face_of(request, SECTION), job_id)


@require_POST
@members_only("change_agreements")
def job_cancel(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Stop it; what is done stays done."""
    return watching.job_cancel(face_of(request, SECTION), job_id)


@require_POST
@members_only("change_agreements")
def job_take(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Take what a trial proposes into the draft it tried."""
    return trying.take_over(face_of(request, SECTION), job_id)


@require_safe
@members_only("change_agreements")
def jobs(request: HttpRequest) -> HttpResponse:
    """Every trial and change of the desk, the newest first."""
    return watching.jobs(face_of(request, SECTION))
