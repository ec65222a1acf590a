"""Open disputes about whose time it was, over all agencies."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.accounts.access import members_only
from apps.agencies.models import Agency
from apps.agencies.stepping import inside
from apps.desk.frame import desk_zone, frame
from apps.kernel import clock
from apps.kernel.actors import Side
from apps.watch.models import OpenDispute
from apps.watch.queries import waiting_disputes
from apps.widgets.disputes import DisputeLine, dispute_lines, of_ids
from apps.widgets.empty import EmptyState

MOST = 100
Line = tuple[str, str, DisputeLine]


@require_safe
@members_only("settle_desk_disputes")
def disputes(request: HttpRequest) -> HttpResponse:
    """Those that wait for us, then those that wait for an agency; each oldest first.

    Only agencies with an open dispute are stepped into.
    """
    at = clock.now()
    ours, theirs = (_waiting(side) for side in (Side.INSURER, Side.AGENCY))
    lines = [*_lines(ours, at), *_lines(theirs, at)]
    words = _("Whose time a stretch was is disputed on the card of the request.")
    context = frame(request, "disputes", at=at) | {
        "lines": lines,
        "empty": None if lines else EmptyState("never", _("No open disputes"), words),
    }
    return render(request, "desk/disputes.html", context)


def _waiting(side: Side) -> list[OpenDispute]:
    return list(waiting_disputes(side).select_related("agency")[:MOST])


def _lines(waiting: Iterable[OpenDispute], at: datetime) -> list[Line]:
    by_agency: dict[Agency, list[UUID]] = defaultdict(list)
    order = {}
    for place, one in enumerate(waiting):
        by_agency[one.agency].append(one.dispute_id)
        order[one.dispute_id] = place
    found: list[Line] = []
    for agency, ids in by_agency.items():
        with inside(agency):
            rows = dispute_lines(of_ids(ids), side=Side.INSURER, zone=desk_zone(), now=at)
        found += [(_address(agency, line), agency.name, line) for line in rows]
    return sorted(found, key=lambda line: order[line[2].id])


def _address(agency: Agency, line: DisputeLine) -> str:
    return reverse("desk:card_settle", args=[agency.slug, line.policy_request_id, line.id])
