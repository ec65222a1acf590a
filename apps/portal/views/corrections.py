"""Corrections of this agency: the list and the page of one."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.access import members_only, membership
from apps.escalations.models import Correction
from apps.kernel import clock
from apps.kernel.errors import Refusal
from apps.portal.escalated import views
from apps.portal.frame import agency_of, frame
from apps.staff.services import actor_of
from apps.widgets.correction import (
    correction_line,
    correction_page,
    found_correction,
    take_correction_step,
)
from apps.widgets.empty import EmptyState

MOST = 100


@require_safe
@members_only("see_whole_agency")
def corrections(request: HttpRequest) -> HttpResponse:
    """The latest corrections, newest first."""
    at, zone = clock.now(), agency_of(request).zone
    rows = Correction.objects.select_related("owner")[:MOST]
    lines = [
        (
            reverse("portal:correction", args=[row.pk]),
            "",
            correction_line(row, zone=zone, now=at),
        )
        for row in rows
    ]
    words = _("One opens by itself when a promise keeps breaking.")
    context = frame(request, "escalations", at=at) | {
        "views": views("corrections"),
        "lines": lines,
        "empty": None if lines else EmptyState("never", _("No corrections yet"), words),
    }
    return render(request, "portal/corrections.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only("see_whole_agency")
def correction(request: HttpRequest, correction_id: UUID) -> HttpResponse:
    """One correction; a refused step keeps what was typed."""
    at, reasons = clock.now(), list[str]()
    found_correction(correction_id)
    by = actor_of(membership(request))
    if request.method == "POST":
        try:
            take_correction_step(request.POST.dict(), correction_id=correction_id, by=by, at=at)
        except Refusal as refused:
            reasons = refused.reasons
        else:
            messages.success(request, _("Noted."))
            return redirect("portal:correction", correction_id)
    card = correction_page(
        found_correction(correction_id), by=by, zone=agency_of(request).zone, now=at
    )
    context = frame(request, "escalations", at=at) | {
        "card": card,
        "links": [(reverse("portal:escalation", args=[pk]), name) for pk, name in card.broken],
        "url": reverse("portal:correction", args=[correction_id]),
        "typed": request.POST.dict(),
        "reasons": reasons,
    }
    return render(request, "portal/correction.html", context, status=422 if reasons else 200)
