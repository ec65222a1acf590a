"""One side's calendars on either face: new hours previewed, then published."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from apps.agreements.models import Calendar
from apps.kernel.errors import BelayError, NotAllowed
from apps.registry import jobs as registry
from apps.registry.models import Job
from apps.usecases import applying, changing_calendar, long_jobs
from apps.widgets.agreement.face import Face
from apps.widgets.agreement.sheet import with_row
from apps.widgets.what_if.calendars import calendar_row
from apps.widgets.what_if.face import drawn, may_change_hours, may_decree, may_publish
from apps.widgets.what_if.forms import read_sheet, sheet_of, typed_from

Faults = dict[str, list[str]]


def calendars(face: Face) -> HttpResponse:
    """This side's own calendars with the hours published last."""
    context = {
        "heading": _("Calendars"),
        "rows": [
            calendar_row(one, _new_hours_url(face, one), at=face.at)
            for one in changing_calendar.calendars_of(face.agency)
        ],
        "jobs_url": face.address("jobs"),
        "days_url": face.address("days") if may_decree(face) else "",
    }
    return drawn(face, "calendars", context)


def _new_hours_url(face: Face, calendar: Calendar) -> str:
    return face.address("calendar", calendar.pk) if may_change_hours(face) else ""


def calendar(face: Face, calendar_id: UUID) -> HttpResponse:
    """New hours of one calendar, and their preview."""
    found = changing_calendar.calendar_of(calendar_id, face.agency)
    typed = face.request.POST.dict()
    if not typed:
        return _form(face, found, typed_from(changing_calendar.hours_now(found).spec))
    if wanted := typed.pop("add", ""):
        typed, _row = with_row(typed, wanted)
        return _form(face, found, typed)
    try:
        made = _previewed(face, found, typed)
    except BelayError as refused:
        return _form(face, found, typed, reasons=refused.reasons)
    if isinstance(made, dict):
        return _form(face, found, typed, made)
    return redirect(face.address("job", made.pk))


def _previewed(face: Face, found: Calendar, typed: dict[str, str]) -> Job | Faults:
    """The preview begun, or what is wrong with the fields."""
    spec, since, faults = read_sheet(typed, face.zone, at=face.at)
    if faults:
        return faults
    job = changing_calendar.preview(
        calendar=found,
        spec=spec,
        since=since,
        of=face.agency,
        user_id=face.member.user.pk,
        user_name=face.member.user.name,
        at=face.at,
    )
    long_jobs.begin(job, at=face.at)
    return job


def _form(
    face: Face,
    found: Calendar,
    typed: dict[str, str],
    faults: Faults | None = None,
    *,
    reasons: list[str] | None = None,
) -> HttpResponse:
    context = {
        "heading": found.name,
        "sheet": sheet_of(typed, faults or {}),
        "reasons": reasons or [],
        "calendar": found,
        "back_url": face.address("calendars"),
    }
    return drawn(face, "calendar_form", context, status=422 if faults or reasons else 200)


def publish(face: Face, job_id: UUID) -> HttpResponse:
    """Make what was previewed, as it was seen."""
    previewed = registry.find(job_id, face.agency)
    if not may_publish(face, previewed):
        raise NotAllowed(_("This action is not for your role."))
    made = applying.publish(
        previewed,
        seen=face.request.POST.get("seen", ""),
        user_id=face.member.user.pk,
        user_name=face.member.user.name,
        at=face.at,
    )
    long_jobs.begin(made, at=face.at)
    return redirect(face.address("job", made.pk))
