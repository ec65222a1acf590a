"""Long jobs on either face: watched, stopped, found again."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from apps.registry import jobs as registry
from apps.registry.models import JobKind
from apps.usecases import long_jobs, trying
from apps.widgets.agreement.face import Face
from apps.widgets.live import region
from apps.widgets.what_if.face import card_url, drawn, may_publish
from apps.widgets.what_if.page import job_link, job_page, trial_link

SIZE = 30


def _contents(face: Face, job_id: UUID) -> dict[str, object]:
    found = registry.find(job_id, face.agency)
    page = job_page(
        found,
        face.request.GET.get("page", ""),
        lambda line: card_url(face, line),
        by=face.member,
        is_agency=face.agency is not None,
    )
    return {
        "page": page,
        "heading": page.title,
        "live_url": face.address("job_live", job_id),
        "cancel_url": face.address("job_cancel", job_id),
        "publish_url": face.address("publish", job_id),
        "take_url": face.address("job_take", job_id),
        "version_url": page.version and face.address("agreement", page.version.pk),
        "jobs_url": face.address("jobs"),
        "back_url": face.address("calendars"),
        "back_words": _("Calendars"),
        "may_publish": found.kind == JobKind.PREVIEW and may_publish(face, found),
        "zone": face.zone,
        "now": face.at,
    }


def job(face: Face, job_id: UUID) -> HttpResponse:
    """How far it is and what it found."""
    return drawn(face, "job", _contents(face, job_id))


def job_live(face: Face, job_id: UUID) -> HttpResponse:
    """The polled inside; the last answer asks for the whole page, which is polled no more."""
    contents, request = _contents(face, job_id), face.request
    answer = region(request, render_to_string("widgets/what_if/job_region.html", contents, request))
    if registry.find(job_id, face.agency).is_over:
        answer["HX-Refresh"] = "true"
    return answer


def job_cancel(face: Face, job_id: UUID) -> HttpResponse:
    """Stop it; what is done stays done."""
    long_jobs.cancel(job_id, face.agency, at=face.at)
    return redirect(face.address("job", job_id))


def jobs(face: Face) -> HttpResponse:
    """Every trial and change of this side, the newest first."""
    page = Paginator(registry.of(face.agency), SIZE).get_page(face.request.GET.get("page"))
    context = {
        "heading": _("Trials and changes"),
        "links": [job_link(one, face.address("job", one.pk)) for one in page],
        "versions": [
            trial_link(one, face.address("trial", one.pk), at_desk=face.agency is None)
            for one in trying.to_try(face.agency)
        ],
        "page": page,
        "back_url": face.address("calendars"),
        "back_words": _("Calendars"),
    }
    return drawn(face, "jobs", context)
