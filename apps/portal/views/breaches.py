"""The agency's own broken promises of which nobody has said why."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from apps.accounts.access import members_only
from apps.kernel import clock
from apps.kernel.actors import Side
from apps.policy_requests.owing import unexplained_rows
from apps.portal.escalated import views
from apps.portal.frame import agency_of, frame
from apps.widgets.unexplained import KINDS, MOST, Place, all_said, unexplained_lines


@require_safe
@members_only("work_requests")
def breaches(request: HttpRequest) -> HttpResponse:
    """The oldest first, each with the question."""
    at = clock.now()
    rows = unexplained_rows(KINDS[Side.AGENCY]).select_related("policy_request")
    place = Place(
        side=Side.AGENCY,
        zone=agency_of(request).zone,
        now=at,
        card=lambda row: reverse("portal:card", args=[row.policy_request_id]),
    )
    lines = unexplained_lines(list(rows.order_by("breached_at", "id")[:MOST]), place)
    context = frame(request, "escalations", at=at) | {
        "views": views("breaches"),
        "lines": lines,
        "total": rows.count(),
        "empty": None if lines else all_said(),
    }
    return render(request, "portal/breaches.html", context)
