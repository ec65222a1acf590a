"""The agency's list of requests."""

from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from apps.accounts.access import members_only, membership
from apps.kernel import clock
from apps.kernel.errors import Malformed
from apps.portal.frame import agency_of, frame
from apps.portal.queries import LONGEST_SEARCH, VIEWS, Wish, any_ever, counts, list_page
from apps.portal.rows import rows_of
from apps.widgets.actions import ActionButton
from apps.widgets.empty import EmptyState
from apps.widgets.live import region
from apps.widgets.nav import NavItem


@require_safe
@members_only("see_whole_agency")
def requests_list(request: HttpRequest) -> HttpResponse:
    """The list in one of its saved views, or what the search found."""
    wish = _wish(request)
    context = frame(request, "list", at=wish.at, search_text=wish.text) | _contents(wish)
    context["rows_url"] = f"{reverse('portal:rows')}?{_query(wish, after=wish.after)}"
    return render(request, "portal/list.html", context)


@require_safe
@members_only("see_whole_agency")
def rows(request: HttpRequest) -> HttpResponse:
    """The polled inside of the list."""
    wish = _wish(request)
    return region(request, render_to_string("portal/list_region.html", _contents(wish)))


def _wish(request: HttpRequest) -> Wish:
    view, text = request.GET.get("view", "open"), " ".join(request.GET.get("q", "").split())
    if view not in VIEWS:
        raise Malformed(_("The list has no such view."))
    if len(text) > LONGEST_SEARCH or "\x00" in text:
        raise Malformed(_("This search is too long or can't be read."))
    return Wish(
        view=view,
        text=text,
        after=request.GET.get("after", ""),
        user_id=membership(request).user.pk,
        at=clock.now(),
        zone=ZoneInfo(agency_of(request).zone),
    )


def _query(wish: Wish, *, after: str = "") -> str:
    given = {"view": "" if wish.text else wish.view, "q": wish.text, "after": after}
    return urlencode({name: value for name, value in given.items() if value})


def _contents(wish: Wish) -> dict[str, Any]:
    """What the region shows: views with counts, rows, the way to the next page."""
    held = counts(wish)
    page = list_page(wish)
    zone = wish.zone.key
    first = f"{reverse('portal:list')}?{_query(wish)}"
    return {
        "views": _views(wish, held),
        "rows": rows_of(page.rows, zone=zone, at=wish.at),
        "empty": _empty(wish, held) if not page.rows else None,
        "search_text": wish.text,
        "zone": zone,
        "now": wish.at,
        "first_url": first if wish.after else "",
        "next_url": f"{first}&{urlencode({'after': page.following})}" if page.following else "",
    }


def _views(wish: Wish, held: dict[str, int]) -> list[NavItem]:
    labels = {
        "open": pgettext("requests", "All open"),
        "mine": pgettext("requests", "Mine"),
        "due_soon": _("Due within 15 min"),
        "breached": pgettext("requests", "Overdue"),
        "client": _("Waiting for the client"),
        "insurer": _("Waiting for the insurer"),
        "closings_today": _("Closings today"),
        "closings_in_danger": _("Closings in danger"),
        "finished": pgettext("requests", "Finished"),
    }
    return [
        NavItem(
            label,
            f"{reverse('portal:list')}?{urlencode({'view': view})}",
            current=view == wish.view and not wish.text,
            count=held.get(view),
        )
        for view, label in labels.items()
    ]


def _empty(wish: Wish, held: dict[str, int]) -> EmptyState:
    everything = ActionButton(
        label=_("Show all open requests"), url=reverse("portal:list"), method="get"
    )
    begin = ActionButton(
        label=_("New request"), url=reverse("portal:new"), method="get", primary=True, icon="plus"
    )
    if wish.text:
        return EmptyState(
            "filter",
            _("Nothing found for “%(text)s”") % {"text": wish.text},
            _("Search by the client's surname, the last digits of the phone or the number."),
            everything,
        )
    if wish.view == "open":
        return _nothing_open(begin)
    if wish.view == "closings_in_danger":
        words = _("Every closing can still be met in time.")
        return EmptyState("done", _("Nothing is burning"), words, everything)
    if wish.view in ("due_soon", "breached"):
        return EmptyState(
            "done", _("Nothing is burning"), _("Every promise has time to spare."), everything
        )
    return EmptyState("filter", _("No requests in this view"), "", everything)


def _nothing_open(begin: ActionButton) -> EmptyState:
    if any_ever():
        return EmptyState(
            "done", _("All done"), _("No open requests: everything is finished."), begin
        )
    return EmptyState(
        "never",
        _("No requests yet"),
        _("Choose a package, and you will see what the insurer approves at once."),
        begin,
    )
