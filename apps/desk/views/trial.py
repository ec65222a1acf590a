"""Try before signing at the desk, and the long jobs it starts: watched, stopped, found again."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.access import members_only, membership
from apps.agencies.models import Agency
from apps.agreements import versions
from apps.desk.frame import desk_zone, frame
from apps.kernel import clock
from apps.registry import jobs as registry
from apps.registry.models import JobLine
from apps.usecases import long_jobs, trying
from apps.widgets.live import region
from apps.widgets.what_if.forms import DeskTrialForm, first_days
from apps.widgets.what_if.page import job_link, job_page, trial_link

SIZE = 30


@require_http_methods(["GET", "HEAD", "POST"])
@members_only("change_agreements")
def trial(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Which days to try the version on; then the trial begins."""
    at, zone = clock.now(), desk_zone()
    version = versions.version(version_id, None)
    form = DeskTrialForm(request.POST or None, initial=first_days(at, zone))
    if request.method == "POST" and form.is_valid():
        own = [version.agreement.agency]
        is_all = form.cleaned_data["scope"] == "all"
        start, end = form.period(zone)
        job = trying.begin(
            version_id=version_id,
            agencies=list(Agency.objects.filter(is_active=True)) if is_all else own,
            of=None,
            start=start,
            end=end,
            zone=zone,
            user_id=membership(request).user.pk,
            user_name=membership(request).user.name,
            at=at,
        )
        long_jobs.begin(job, at=at)
        return redirect("desk:job", job.pk)
    context = frame(request, "calendars", at=at) | {
        "body": "widgets/what_if/trial_form.html",
        "heading": _("Try before signing"),
        "form": form,
        "version": version,
        "back_url": reverse("desk:agency", args=[version.agreement.agency.slug]),
        "back_words": version.agreement.agency.name,
    }
    return render(request, "desk/what_if.html", context, status=422 if form.errors else 200)


def _card_url(line: JobLine) -> str:
    return reverse("desk:card", args=[line.agency.slug, line.policy_request_id])


def _contents(request: HttpRequest, job_id: UUID) -> dict[str, object]:
    found = registry.find(job_id, None)
    page = job_page(found, request.GET.get("page", ""), _card_url, is_agency=False)
    return {
        "page": page,
        "heading": page.title,
        "live_url": reverse("desk:job_live", args=[job_id]),
        "cancel_url": reverse("desk:job_cancel", args=[job_id]),
        "publish_url": reverse("desk:publish", args=[job_id]),
        "jobs_url": reverse("desk:jobs"),
        "back_url": reverse("desk:calendars"),
        "back_words": _("Calendars"),
        "may_publish": True,
        "zone": desk_zone(),
        "now": clock.now(),
    }


@require_safe
@members_only("change_agreements")
def job(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """How far it is and what it found."""
    context = frame(request, "calendars", at=clock.now()) | _contents(request, job_id)
    context["body"] = "widgets/what_if/job.html"
    return render(request, "desk/what_if.html", context)


@require_safe
@members_only("change_agreements")
def job_live(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """The polled inside; the last answer asks for the whole page, which is polled no more."""
    contents = _contents(request, job_id)
    answer = region(request, render_to_string("widgets/what_if/job_region.html", contents, request))
    if registry.find(job_id, None).is_over:
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
@members_only("change_agreements")
def job_cancel(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Stop it; what is done stays done."""
    long_jobs.cancel(job_id, None, at=clock.now())
    return redirect("desk:job", job_id)


@require_safe
@members_only("change_agreements")
def jobs(request: HttpRequest) -> HttpResponse:
    """Every trial and change of the desk, the newest first."""
    page = Paginator(registry.of(None), SIZE).get_page(request.GET.get("page"))
    links = [job_link(one, reverse("desk:job", args=[one.pk])) for one in page]
    context = frame(request, "calendars", at=clock.now()) | {
        "body": "widgets/what_if/jobs.html",
        "heading": _("Trials and changes"),
        "links": links,
        "versions": [
            trial_link(one, reverse("desk:trial", args=[one.pk])) for one in trying.to_try(None)
        ],
        "page": page,
        "back_url": reverse("desk:calendars"),
        "back_words": _("Calendars"),
    }
    return render(request, "desk/what_if.html", context)
