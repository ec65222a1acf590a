"""Opening a card at the desk: step into the agency, note who looked, read."""

import logging
from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation

from apps.accounts.access import members_only, membership
from apps.agencies.models import Agency
from apps.agencies.stepping import inside
from apps.desk.frame import agency_of, desk_zone, frame
from apps.kernel import clock
from apps.staff.services import actor_of
from apps.widgets.card.answering import Opened, back
from apps.widgets.card.reader import Addresses, Reader

log = logging.getLogger(__name__)


def opened(request: HttpRequest, agency: Agency, policy_request_id: UUID) -> Opened:
    """The card as this person of the insurer opens it now; call it inside the agency."""
    at = clock.now()
    reader = Reader(
        by=actor_of(membership(request)),
        zone=desk_zone(),
        agency_zone=agency.zone,
        now=at,
        language=translation.get_language() or "ru",
    )
    place = f"/desk/{agency.slug}/escalations/"
    addresses = Addresses(
        card=reverse("desk:card", args=[agency.slug, policy_request_id]),
        escalations=place,
        breaches=reverse("desk:breaches"),
    )
    context = {**frame(request, "queue", at=at), "of_agency": agency.name}
    return Opened(request, policy_request_id, reader, addresses, "desk/card.html", context)


def on_card(
    answer: Callable[..., HttpResponse], *, posts: bool = False, noted: bool = True
) -> Callable[..., HttpResponse]:
    """A view for the desk's people inside the agency of the address.

    Every reading of a card is `noted`, without a word about the client; polling is not.
    """

    @members_only("work_desk")
    @wraps(answer)
    def view(
        request: HttpRequest, slug: str, policy_request_id: UUID, **rest: UUID
    ) -> HttpResponse:
        with inside(agency_of(slug)) as agency:
            card = opened(request, agency, policy_request_id)
            if posts and request.method != "POST":
                return back(card)
            answered = answer(card, **rest)
            if noted:
                _note(card, agency, answer.__name__, answered.status_code)
            return answered

    return view


def _note(card: Opened, agency: Agency, what: str, status: int) -> None:
    log.info(
        "card %s: agency=%s request=%s staff=%s status=%s",
        what.lstrip("_"),
        agency.slug,
        card.policy_request_id,
        card.reader.by.staff_id,
        status,
    )
