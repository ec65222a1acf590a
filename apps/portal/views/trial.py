"""Try before signing in the agency, and its long jobs: watched, stopped, found again."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.access import members_only, membership
from apps.accounts.capabilities import may
from apps.agreements import versions
from apps.kernel import clock
from apps.portal.frame import agency_of, frame
from apps.registry import jobs as registry
from apps.registry.models import JobLine
from apps.usecases import long_jobs, trying
from apps.widgets.live import region
from apps.widgets.what_if.forms import TrialForm, first_days
from apps.widgets.what_if.page import job_link, job_page, trial_link

SIZE = 30


@require_http_methods(["GET", "HEAD", "POST"])
@members_only("see_reports")
def trial(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Which days to try the version on; then the trial begins."""
    at, agency = clock.now(), agency_of(request)
    version = versions.version(version_id, agency)
    form = TrialForm(request.POST or None, initial=first_days(at, agency.zone))
    if request.method == "POST" and form.is_valid():
        start, end = form.period(agency.zone)
        job = trying.begin(
            version_id=version_id,
            agencies=[agency],
            of=agency,
            start=start,
            end=end,
            zone=agency.zone,
            user_id=membership(request).user.pk,
            user_name=membership(request).user.name,
            at=at,
        )
        long_jobs.begin(job, at=at)
        return redirect("portal:job", job.pk)
    context = frame(request, "calendars", at=at) | {
        "body": "widgets/what_if/trial_form.html",
        "heading": _("Try before signing"),
        "form": form,
        "version": version,
        "back_url": reverse("portal:jobs"),
        "back_words": _("Trials and changes"),
    }
    return render(request, "portal/what_if.html", context, status=422 if form.errors else 200)


def _card_url(line: JobLine) -> str:
    return reverse("portal:card", args=[line.policy_request_id])


def _contents(request: HttpRequest, job_id: UUID) -> dict[str, object]:
    found = registry.find(job_id, agency_of(request))
    page = job_page(found, request.GET.get("page", ""), _card_url, is_agency=True)
    return {
        "page": page,
        "heading": page.title,
        "live_url": reverse("portal:job_live", args=[job_id]),
        "cancel_url": reverse("portal:job_cancel", args=[job_id]),
        "publish_url": reverse("portal:publish", args=[job_id]),
        "jobs_url": reverse("portal:jobs"),
        "back_url": reverse("portal:calendars"),
        "back_words": _("Calendars"),
        "may_publish": may(membership(request).role, "change_agency"),
        "zone": agency_of(request).zone,
        "now": clock.now(),
    }


@require_safe
@members_only("see_reports")
def job(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """How far it is and what it found."""
    context = frame(request, "calendars", at=clock.now()) | _contents(request, job_id)
    context["body"] = "widgets/what_if/job.html"
    return render(request, "portal/what_if.html", context)


@require_safe
@members_only("see_reports")
def job_live(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """The polled inside; the last answer asks for the whole page, which is polled no more."""
    contents = _contents(request, job_id)
    answer = region(request, render_to_string("widgets/what_if/job_region.html", contents, request))
    if registry.find(job_id, agency_of(request)).is_over:
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
@members_only("see_reports")
def job_cancel(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Stop it; what is done stays done."""
    long_jobs.cancel(job_id, agency_of(request), at=clock.now())
    return redirect("portal:job", job_id)


@require_safe
@members_only("see_reports")
def jobs(request: HttpRequest) -> HttpResponse:
    """Every trial and change of the agency, the newest first."""
    page = Paginator(registry.of(agency_of(request)), SIZE).get_page(request.GET.get("page"))
    links = [job_link(one, reverse("portal:job", args=[one.pk])) for one in page]
    context = frame(request, "calendars", at=clock.now()) | {
        "body": "widgets/what_if/jobs.html",
        "heading": _("Trials and changes"),
        "links": links,
        "versions": [
            trial_link(one, reverse("portal:trial", args=[one.pk]))
            for one in trying.to_try(agency_of(request))
        ],
        "page": page,
        "back_url": reverse("portal:calendars"),
        "back_words": _("Calendars"),
    }
    return render(request, "portal/what_if.html", context)
