"""Open disputes about whose time it was, of this agency."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.accounts.access import members_only
from apps.kernel import clock
from apps.kernel.actors import Side
from apps.policy_requests.models import Dispute
from apps.portal.frame import agency_of, frame
from apps.widgets.disputes import dispute_lines
from apps.widgets.empty import EmptyState

MOST = 100


@require_safe
@members_only("settle_disputes")
def disputes(request: HttpRequest) -> HttpResponse:
    """Those that wait for us, then those that wait for the insurer; each oldest first."""
    at, zone = clock.now(), agency_of(request).zone
    rows = Dispute.objects.open().select_related("policy_request", "raised_by")[:MOST]
    found = dispute_lines(rows, side=Side.AGENCY, zone=zone, now=at)
    lines = [
        (reverse("portal:card_settle", args=[line.policy_request_id, line.id]), "", line)
        for line in sorted(found, key=lambda line: line.is_ours)
    ]
    words = _("Whose time a stretch was is disputed on the card of the request.")
    context = frame(request, "disputes", at=at) | {
        "lines": lines,
        "empty": None if lines else EmptyState("never", _("No open disputes"), words),
    }
    return render(request, "portal/disputes.html", context)
