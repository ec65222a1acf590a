"""The insurer's own broken promises of which nobody has said why, over all agencies."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from apps.accounts.access import members_only
from apps.agencies.models import Agency
from apps.agencies.stepping import inside
from apps.desk.frame import desk_zone, frame
from apps.desk.unexplained import unexplained_of, views
from apps.kernel import clock
from apps.kernel.actors import Side
from apps.policy_requests.models import Clock
from apps.widgets.unexplained import MOST, Place, Unexplained, all_said, unexplained_lines


@require_safe
@members_only("work_desk")
def breaches(request: HttpRequest) -> HttpResponse:
    """The oldest, agency by agency, each with the question."""
    at = clock.now()
    agencies = list(Agency.objects.filter(is_active=True))
    found = unexplained_of(agencies, most=MOST)
    lines: list[Unexplained] = []
    for agency, ids in found.clocks.items():
        with inside(agency):
            rows = Clock.objects.filter(pk__in=ids).select_related("policy_request")
            place = Place(Side.INSURER, desk_zone(), at, _card_in(agency), agency.name)
            ordered = list(rows.order_by("breached_at", "id"))
            lines += unexplained_lines(ordered, place, first=len(lines) + 1)
    context = frame(request, "escalations", at=at) | {
        "views": views("breaches", agencies),
        "lines": lines,
        "total": found.total,
        "empty": None if lines else all_said(),
    }
    return render(request, "desk/breaches.html", context)


def _card_in(agency: Agency) -> Callable[[Clock], str]:
    return lambda row: reverse("desk:card", args=[agency.slug, row.policy_request_id])
