"""What surrounds every page of the desk: sections, search, the person, his clock."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from apps.accounts.access import membership
from apps.accounts.capabilities import may
from apps.accounts.enums import Role
from apps.agencies import middleware
from apps.agencies.models import Agency
from apps.kernel.actors import Side
from apps.kernel.errors import NotFound
from apps.usecases import alarming
from apps.watch.queries import waiting_disputes
from apps.widgets.nav import Me, NavItem
from apps.worktime.tables import last_known_day

SECTIONS = (
    "queue",
    "escalations",
    "disputes",
    "agencies",
    "agreements",
    "packages",
    "calendars",
    "reports",
)

REMINDED = timedelta(days=60)
ALARM, ALARM_SECONDS = "ticker-stands-still", 5
NEEDED = {
    "disputes": "settle_desk_disputes",
    "agreements": "change_agreements",
    "calendars": "change_agreements",
    "reports": "see_desk_reports",
}


def agency_of(slug: str) -> Agency:
    """The living agency of this address. Raises NotFound."""
    agency = middleware.agency_of(slug)
    if agency is None:
        raise NotFound(_("There is no such agency."))
    return agency


def desk_zone() -> str:
    """The insurer's zone: the clock of the desk."""
    return str(settings.INSURER["zone"])


def insurer_name() -> str:
    """The insurer's name in the reader's language."""
    names: dict[str, str] = settings.INSURER["name"]
    return names.get((translation.get_language() or "ru")[:2], names["ru"])


def frame(
    request: HttpRequest, current: str, *, at: datetime, search_text: str = ""
) -> dict[str, Any]:
    """Context of `base_desk.html`; `current` is one of SECTIONS, or empty."""
    member = membership(request)
    role = member.role
    return {
        "nav": [_item(name, current) for name in SECTIONS if _shown(name, role)],
        "me": Me(
            name=member.user.name,
            place=insurer_name(),
            role=str(member.get_role_display()),
            links=_links(request),
        ),
        "home_url": reverse("desk:queue"),
        "search_url": reverse("desk:queue"),
        "search_text": search_text,
        "search_hint": _("Number or agency"),
        "zone": desk_zone(),
        "now": at,
        "alarm": _alarm(at),
        "reminder": _reminder(at) if role == Role.ADMINISTRATOR else "",
        "may_provision": may(role, "provision_agencies"),
    }


def _alarm(at: datetime) -> str:
    """What everybody at the desk must know at once; looked up every few seconds only."""
    store = caches["shared"]
    dead = store.get(ALARM)
    if dead is None:
        dead = alarming.stands_still(at=at)
        store.set(ALARM, dead, ALARM_SECONDS)
    return _("Deadlines are not being watched: the ticker stands still.") if dead else ""


def _reminder(at: datetime) -> str:
    """What administrators must see to in time: holidays are known for a few weeks only."""
    last = last_known_day()
    if last - at.date() >= REMINDED:
        return ""
    return _(
        "Holidays are known until %(date)s only. Install an update with the next year's production "
        "calendar: later deadlines are counted without holidays."
    ) % {"date": last.strftime("%d.%m.%Y")}


def _links(request: HttpRequest) -> tuple[NavItem, ...]:
    user = membership(request).user
    return (NavItem(_("Administration"), reverse("admin:index")),) if user.is_staff else ()


def _shown(section: str, role: str) -> bool:
    needed = NEEDED.get(section)
    return needed is None or may(role, needed)


def _item(section: str, current: str) -> NavItem:
    labels = {
        "queue": _("Queue"),
        "escalations": _("Escalations"),
        "disputes": _("Disputes"),
        "agencies": _("Agencies"),
        "agreements": _("Agreements"),
        "packages": _("Packages"),
        "calendars": _("Calendars"),
        "reports": _("Reports"),
    }
    return NavItem(
        labels[section],
        reverse(f"desk:{section}"),
        current=section == current,
        count=_waiting() if section == "disputes" else None,
    )


def _waiting() -> int | None:
    """How many disputes of all agencies wait for the insurer; no number when none does."""
    return waiting_disputes(Side.INSURER).count() or None
