"""The agency's weekly report: on the page, and as a file."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from apps.accounts.access import members_only
from apps.kernel import clock
from apps.portal.frame import agency_of, frame
from apps.reports.weekly import IsoWeek, build
from apps.widgets.week import week_file, week_page


@require_safe
@members_only("see_reports")
def reports(request: HttpRequest) -> HttpResponse:
    """One week in numbers; this week when none is named."""
    at = clock.now()
    week = _week(request.GET.get("week", ""), request, at)
    context = frame(request, "reports", at=at) | {
        "page": week_page(build(week, at=at)),
        "here": f"{reverse('portal:reports')}?",
        "breaches_url": reverse("portal:breaches"),
        "xlsx_url": reverse("portal:report_file", args=[str(week), "xlsx"]),
        "csv_url": reverse("portal:report_file", args=[str(week), "csv"]),
    }
    return render(request, "portal/reports.html", context)


@require_safe
@members_only("see_reports")
def report_file(request: HttpRequest, week: str, form: str) -> HttpResponse:
    """The week as XLSX or CSV, in the reader's language."""
    report = build(IsoWeek.parse(week), at=clock.now())
    content, headers = week_file(report, form, translation.get_language() or "ru")
    return HttpResponse(content, headers=dict(headers))


def _week(text: str, request: HttpRequest, at: datetime) -> IsoWeek:
    zone = ZoneInfo(agency_of(request).zone)
    return IsoWeek.parse(text) if text else IsoWeek.containing(at, zone)
