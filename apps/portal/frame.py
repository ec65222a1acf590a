"""What surrounds every page of the portal: sections, search, the person, his clock."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.access import membership
from apps.accounts.capabilities import may
from apps.accounts.models import Membership
from apps.agencies.models import Agency
from apps.kernel.actors import Side
from apps.watch.queries import waiting_disputes
from apps.widgets.nav import Me, NavItem

SECTIONS = ("list", "escalations", "disputes", "agreements", "calendars", "reports", "team")

NEEDED = {
    "disputes": "settle_disputes",
    "agreements": "agree_ola",
    "calendars": "see_reports",
    "reports": "see_reports",
}


def agency_of(request: HttpRequest) -> Agency:
    """The agency of this host. Only for views of the portal."""
    agency = getattr(request, "agency", None)
    if not isinstance(agency, Agency):
        raise LookupError("The portal answers on an agency's host only.")
    return agency


def frame(
    request: HttpRequest, current: str, *, at: datetime, search_text: str = ""
) -> dict[str, Any]:
    """Context of `base_portal.html`; `current` is one of SECTIONS, or empty."""
    member = membership(request)
    agency = agency_of(request)
    return {
        "nav": [_item(name, current, agency) for name in SECTIONS if _shown(name, member)],
        "me": Me(
            name=member.user.name,
            place=agency.name,
            role=str(member.get_role_display()),
            links=(NavItem(_("My details"), reverse("portal:profile")),),
        ),
        "home_url": reverse("portal:list"),
        "search_url": reverse("portal:list"),
        "search_text": search_text,
        "search_hint": _("Surname, phone, number"),
        "zone": agency.zone,
        "now": at,
        "may_create": may(member.role, "work_requests"),
    }


def _shown(section: str, member: Membership) -> bool:
    return section not in NEEDED or may(member.role, NEEDED[section])


def _item(section: str, current: str, agency: Agency) -> NavItem:
    labels = {
        "list": _("Requests"),
        "escalations": _("Escalations"),
        "disputes": _("Disputes"),
        "calendars": _("Calendars"),
        "agreements": _("Agreements"),
        "reports": _("Reports"),
        "team": _("People"),
    }
    return NavItem(
        labels[section],
        reverse(f"portal:{section}"),
        current=section == current,
        count=_waiting(agency) if section == "disputes" else None,
    )


def _waiting(agency: Agency) -> int | None:
    """How many disputes wait for the agency; no number when none does."""
    return waiting_disputes(Side.AGENCY, agency).count() or None
