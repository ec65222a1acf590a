"""The weekly report of one agency as the insurer reads it: no names of clients or agents."""

from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from apps.accounts.access import members_only
from apps.agencies.models import Agency
from apps.agencies.stepping import inside
from apps.desk.frame import agency_of, desk_zone, frame
from apps.kernel import clock
from apps.reports.weekly import Audience, IsoWeek, build
from apps.widgets.week import week_file, week_page


@require_safe
@members_only("see_desk_reports")
def reports(request: HttpRequest) -> HttpResponse:
    """One agency's week in numbers; the first agency and this week when none is named."""
    at, zone = clock.now(), ZoneInfo(desk_zone())
    agencies = list(Agency.objects.filter(is_active=True))
    slug, text = request.GET.get("agency", ""), request.GET.get("week", "")
    week = IsoWeek.parse(text) if text else IsoWeek.containing(at, zone)
    context = frame(request, "reports", at=at) | {"agencies": agencies, "week": str(week)}
    if agencies:
        chosen = agency_of(slug) if slug else agencies[0]
        with inside(chosen):
            report = build(week, zone, at=at, audience=Audience.INSURER)
        context |= {
            "slug": chosen.slug,
            "page": week_page(report),
            "here": f"{reverse('desk:reports')}?{urlencode({'agency': chosen.slug})}&",
            "breaches_url": reverse("desk:breaches"),
            "xlsx_url": reverse("desk:report_file", args=[chosen.slug, str(week), "xlsx"]),
            "csv_url": reverse("desk:report_file", args=[chosen.slug, str(week), "csv"]),
        }
    return render(request, "desk/reports.html", context)


@require_safe
@members_only("see_desk_reports")
def report_file(request: HttpRequest, slug: str, week: str, form: str) -> HttpResponse:
    """The insurer's copy as XLSX or CSV, in the reader's language."""
    wanted = IsoWeek.parse(week)
    with inside(agency_of(slug)):
        report = build(wanted, desk_zone(), at=clock.now(), audience=Audience.INSURER)
        content, headers = week_file(report, form, translation.get_language() or "ru")
    return HttpResponse(content, headers=dict(headers))
