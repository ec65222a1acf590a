"""Corrections at the desk: over all agencies, and the page of one."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.access import members_only, membership
from apps.agencies.models import Agency
from apps.agencies.stepping import inside
from apps.desk.frame import agency_of, desk_zone, frame
from apps.desk.unexplained import views
from apps.escalations.models import Correction
from apps.kernel import clock
from apps.kernel.errors import Refusal
from apps.staff.services import actor_of
from apps.widgets.correction import (
    correction_line,
    correction_page,
    found_correction,
    take_correction_step,
)
from apps.widgets.empty import EmptyState

MOST_OF_ONE = 20


@require_safe
@members_only("work_desk")
def corrections(request: HttpRequest) -> HttpResponse:
    """The latest corrections of every agency, agency by agency."""
    at = clock.now()
    lines = []
    agencies = list(Agency.objects.filter(is_active=True).order_by("name"))
    for agency in agencies:
        with inside(agency):
            for row in Correction.objects.select_related("owner")[:MOST_OF_ONE]:
                url = reverse("desk:correction", args=[agency.slug, row.pk])
                lines.append((url, agency.name, correction_line(row, zone=desk_zone(), now=at)))
    words = _("One opens by itself when a promise keeps breaking.")
    context = frame(request, "escalations", at=at) | {
        "views": views("corrections", agencies),
        "lines": lines,
        "empty": None if lines else EmptyState("never", _("No corrections yet"), words),
    }
    return render(request, "desk/corrections.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only("answer_escalations")
def correction(request: HttpRequest, slug: str, correction_id: UUID) -> HttpResponse:
    """One correction; a refused step keeps what was typed."""
    at, reasons = clock.now(), list[str]()
    with inside(agency_of(slug)):
        found_correction(correction_id)
        by = actor_of(membership(request))
        if request.method == "POST":
            try:
                take_correction_step(request.POST.dict(), correction_id=correction_id, by=by, at=at)
            except Refusal as refused:
                reasons = refused.reasons
            else:
                messages.success(request, _("Noted."))
                return redirect("desk:correction", slug, correction_id)
        card = correction_page(found_correction(correction_id), by=by, zone=desk_zone(), now=at)
        context = frame(request, "escalations", at=at) | {
            "card": card,
            "links": [
                (reverse("desk:escalation", args=[slug, pk]), name) for pk, name in card.broken
            ],
            "url": reverse("desk:correction", args=[slug, correction_id]),
            "typed": request.POST.dict(),
            "reasons": reasons,
        }
        return render(request, "desk/correction.html", context, status=422 if reasons else 200)
