"""The insurer's queue: nearest breach first, over all agencies."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.access import members_only, membership
from apps.accounts.capabilities import may
from apps.agencies.models import Agency
from apps.agencies.stepping import inside
from apps.desk.frame import agency_of, desk_zone, frame
from apps.desk.queries import (
    VIEWS,
    AgencyShare,
    Wish,
    free_items,
    is_known,
    queue_page,
    shares,
    still_free,
)
from apps.desk.rows import rows_of
from apps.kernel import clock
from apps.kernel.errors import Conflict, Malformed, NotFound
from apps.staff.services import actor_of
from apps.usecases import drafting
from apps.widgets.actions import ActionButton
from apps.widgets.empty import EmptyState
from apps.widgets.live import region
from apps.widgets.nav import NavItem

LONGEST_SEARCH = 100


@require_safe
@members_only("work_desk")
def queue(request: HttpRequest) -> HttpResponse:
    """The queue in one of its views."""
    wish = _wish(request)
    contents = _contents(wish)
    context = frame(request, "queue", at=wish.at, search_text=wish.text) | contents
    context["rows_url"] = f"{reverse('desk:rows')}?{_query(wish, after=wish.after)}"
    return render(request, "desk/queue.html", context)


@require_safe
@members_only("work_desk")
def rows(request: HttpRequest) -> HttpResponse:
    """The polled inside of the queue."""
    return region(request, render_to_string("desk/queue_region.html", _contents(_wish(request))))


@require_POST
@members_only("work_desk")
def take_next(request: HttpRequest) -> HttpResponse:
    """Take the free request whose promise runs out first; two people never get the same one."""
    at = clock.now()
    for item in free_items(may_underwrite=may(membership(request).role, "underwrite")):
        if _take_if_free(request, item.agency, item.pk, at=at):
            messages.success(request, _("The request is yours."))
            return redirect("desk:card", item.agency.slug, item.pk)
    messages.info(request, _("Nothing is free: everything with us has been taken."))
    return redirect("desk:queue")


@require_POST
@members_only("work_desk")
def take(request: HttpRequest, slug: str, policy_request_id: UUID) -> HttpResponse:
    """Take this request, if nobody has."""
    agency = agency_of(slug)
    with inside(agency):
        if not is_known(policy_request_id):
            raise NotFound(_("There is no such request."))
    if not _take_if_free(request, agency, policy_request_id, at=clock.now()):
        raise Conflict(_("Somebody has just taken this request."), code="taken")
    messages.success(request, _("The request is yours."))
    return redirect("desk:card", slug, policy_request_id)


def _take_if_free(
    request: HttpRequest, agency: Agency, policy_request_id: UUID, *, at: datetime
) -> bool:
    with inside(agency), transaction.atomic():
        if not still_free(policy_request_id):
            return False
        by = actor_of(membership(request))
        drafting.take(policy_request_id=policy_request_id, by=by, at=at)
    return True


def _wish(request: HttpRequest) -> Wish:
    view, text = request.GET.get("view", "all"), " ".join(request.GET.get("q", "").split())
    slug = request.GET.get("agency", "")
    if view not in VIEWS:
        raise Malformed(_("The queue has no such view."))
    if len(text) > LONGEST_SEARCH or "\x00" in text + slug:
        raise Malformed(_("This search is too long or can't be read."))
    return Wish(
        view=view,
        slug=slug,
        text=text,
        after=request.GET.get("after", ""),
        user_id=membership(request).user.pk,
        at=clock.now(),
        zone=ZoneInfo(desk_zone()),
    )


def _query(wish: Wish, **changed: str) -> str:
    given = {"view": "" if wish.text else wish.view, "q": wish.text, "agency": wish.slug, **changed}
    return urlencode({name: value for name, value in given.items() if value})


def _contents(wish: Wish) -> dict[str, Any]:
    held = shares(wish)
    page = queue_page(wish, held)
    first = f"{reverse('desk:queue')}?{_query(wish)}"
    in_view = [share for share in held if wish.slug in ("", share.slug)]
    totals = {view: sum(share.counts[view] for share in in_view) for view in VIEWS}
    return {
        "total": totals["all"],
        "views": _views(wish, totals),
        "agencies": held,
        "slug": wish.slug,
        "view": wish.view,
        "rows": rows_of(page.items, user_id=wish.user_id, zone=wish.zone.key, at=wish.at),
        "empty": _empty(wish, held) if not page.items else None,
        "zone": wish.zone.key,
        "now": wish.at,
        "first_url": first if wish.after else "",
        "next_url": f"{first}&{urlencode({'after': page.following})}" if page.following else "",
    }


def _views(wish: Wish, totals: dict[str, int]) -> list[NavItem]:
    labels = {
        "all": pgettext("requests", "All"),
        "mine": pgettext("requests", "Mine"),
        "due_soon": _("Due within 15 min"),
        "breached": pgettext("requests", "Overdue"),
        "urgent": pgettext("requests", "Urgent"),
        "agency": _("Waiting for the agency"),
        "client": _("Waiting for the client"),
        "closings_today": _("Closings today"),
        "closings_in_danger": _("Closings in danger"),
    }
    return [
        NavItem(
            label,
            f"{reverse('desk:queue')}?{_query(wish, view=view, q='')}",
            current=view == wish.view and not wish.text,
            count=totals[view],
        )
        for view, label in labels.items()
    ]


def _empty(wish: Wish, held: list[AgencyShare]) -> EmptyState:
    everything = ActionButton(
        label=_("Show the whole queue"), url=reverse("desk:queue"), method="get"
    )
    if wish.text:
        title = _("Nothing found for “%(text)s”") % {"text": wish.text}
        return EmptyState(
            "filter", title, _("Search by the number or by the agency's name."), everything
        )
    if wish.view == "closings_in_danger":
        words = _("Every closing can still be met in time.")
        return EmptyState("done", _("Nothing is burning"), words, everything)
    if wish.view in ("due_soon", "breached"):
        words = _("Every promise has time to spare.")
        return EmptyState("done", _("Nothing is burning"), words, everything)
    if wish.view == "all" and not wish.slug:
        words = _("When an agency asks for a quote, its request appears here at once.")
        return EmptyState("done", _("The queue is empty"), words)
    return EmptyState("filter", _("No requests in this view"), "", everything)
