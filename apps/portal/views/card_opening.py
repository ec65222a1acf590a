"""Opening a card in the portal: who reads it, where its forms go."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation

from apps.accounts.access import members_only, membership
from apps.kernel import clock
from apps.portal.frame import agency_of, frame
from apps.staff.services import actor_of
from apps.widgets.card.answering import Opened, back
from apps.widgets.card.reader import Addresses, Reader


def opened(request: HttpRequest, policy_request_id: UUID) -> Opened:
    """The card as this member of the agency opens it now."""
    at, zone = clock.now(), agency_of(request).zone
    reader = Reader(
        by=actor_of(membership(request)),
        zone=zone,
        agency_zone=zone,
        now=at,
        language=translation.get_language() or "ru",
    )
    addresses = Addresses(
        card=reverse("portal:card", args=[policy_request_id]),
        escalations="/escalations/",
        breaches=reverse("portal:breaches"),
    )
    context = frame(request, "list", at=at)
    return Opened(request, policy_request_id, reader, addresses, "portal/card.html", context)


def on_card(
    answer: Callable[..., HttpResponse], *, posts: bool = False
) -> Callable[..., HttpResponse]:
    """A view for members; of one that takes a POST, anything else leads back to the card."""

    @members_only("work_requests")
    @wraps(answer)
    def view(request: HttpRequest, policy_request_id: UUID, **rest: UUID) -> HttpResponse:
        card = opened(request, policy_request_id)
        if posts and request.method != "POST":
            return back(card)
        return answer(card, **rest)

    return view
