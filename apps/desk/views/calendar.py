"""The insurer's calendars: new hours previewed, then published."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.access import members_only, membership
from apps.desk.frame import desk_zone, frame
from apps.kernel import clock
from apps.kernel.errors import BelayError
from apps.registry import jobs as registry
from apps.usecases import changing_calendar, long_jobs
from apps.widgets.agreement.sheet import with_row
from apps.widgets.what_if.calendars import calendar_row
from apps.widgets.what_if.forms import read_sheet, sheet_of, typed_from


@require_safe
@members_only("change_agreements")
def calendars(request: HttpRequest) -> HttpResponse:
    """The insurer's own calendars with the hours published last."""
    found = changing_calendar.calendars_of(None)
    context = frame(request, "calendars", at=clock.now()) | {
        "body": "widgets/what_if/calendars.html",
        "heading": _("Calendars"),
        "rows": [calendar_row(one, reverse("desk:calendar", args=[one.pk])) for one in found],
        "jobs_url": reverse("desk:jobs"),
    }
    return render(request, "desk/what_if.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only("change_agreements")
def calendar(request: HttpRequest, calendar_id: UUID) -> HttpResponse:
    """New hours of one calendar, and their preview."""
    at, zone = clock.now(), desk_zone()
    found = changing_calendar.calendar_of(calendar_id, None)
    typed, faults, reasons = request.POST.dict(), dict[str, list[str]](), list[str]()
    if not typed:
        typed = typed_from(changing_calendar.hours_now(found).spec)
    elif wanted := typed.pop("add", ""):
        typed, _row = with_row(typed, wanted)
    else:
        spec, since, faults = read_sheet(typed, zone, at=at)
        try:
            if not faults:
                job = changing_calendar.preview(
                    calendar=found,
                    spec=spec,
                    since=since,
                    of=None,
                    user_id=membership(request).user.pk,
                    user_name=membership(request).user.name,
                    at=at,
                )
                long_jobs.begin(job, at=at)
                return redirect("desk:job", job.pk)
        except BelayError as refused:
            reasons = refused.reasons
    context = frame(request, "calendars", at=at) | {
        "body": "widgets/what_if/calendar_form.html",
        "heading": found.name,
        "sheet": sheet_of(typed, faults),
        "reasons": reasons,
        "calendar": found,
        "back_url": reverse("desk:calendars"),
    }
    status = 422 if faults or reasons else 200
    return render(request, "desk/what_if.html", context, status=status)


@require_POST
@members_only("change_agreements")
def publish(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Make what was previewed, as it was seen."""
    at = clock.now()
    made = changing_calendar.publish(
        registry.find(job_id, None),
        seen=request.POST.get("seen", ""),
        user_id=membership(request).user.pk,
        user_name=membership(request).user.name,
        at=at,
    )
    long_jobs.begin(made, at=at)
    return redirect("desk:job", made.pk)
