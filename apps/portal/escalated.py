"""The agency's escalations, page by page, and the ways between the lists of what went wrong."""

from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.escalations.models import Escalation
from apps.policy_requests.enums import ClockKind
from apps.policy_requests.owing import unexplained_rows
from apps.widgets.keyset import Place, read_place
from apps.widgets.nav import NavItem

PAGE = 50


def views(current: str) -> list[NavItem]:
    """Escalations open and closed, corrections, breaches that nobody has explained."""
    here, unexplained = reverse("portal:escalations"), unexplained_rows(ClockKind.OLA).count()
    return [
        NavItem(pgettext("escalations", "Open"), here, current=current == "open"),
        NavItem(
            pgettext("escalations", "Closed"), f"{here}?view=closed", current=current == "closed"
        ),
        NavItem(_("Corrections"), reverse("portal:corrections"), current=current == "corrections"),
        NavItem(
            _("Breaches without a reason"),
            reverse("portal:breaches"),
            current=current == "breaches",
            count=unexplained or None,
        ),
    ]


@dataclass(frozen=True, slots=True)
class EscalationPage:
    """Escalations of one page and the place of the next; empty on the last page."""

    rows: list[Escalation]
    following: str


def escalation_page(*, is_open: bool, after: str = "", size: int = PAGE) -> EscalationPage:
    """Open escalations, oldest first, or closed ones, newest first.

    Raises:
        Malformed: the place can't be read.
    """
    rows = Escalation.objects.filter(closed_at__isnull=is_open).select_related("policy_request")
    rows = rows.order_by("opened_at", "pk") if is_open else rows.order_by("-opened_at", "-pk")
    if after:
        place = read_place(after)
        same = Q(opened_at=place.born_at)
        if is_open:
            rows = rows.filter(Q(opened_at__gt=place.born_at) | same & Q(pk__gt=place.key))
        else:
            rows = rows.filter(Q(opened_at__lt=place.born_at) | same & Q(pk__lt=place.key))
    found = list(rows[: size + 1])
    if len(found) <= size:
        return EscalationPage(found, "")
    last = found[size - 1]
    return EscalationPage(found[:size], str(Place(None, last.opened_at, last.pk)))
