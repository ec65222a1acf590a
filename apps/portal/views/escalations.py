"""Escalations of this agency: the list and the five-step card."""

from collections.abc import Mapping
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.access import members_only, membership
from apps.escalations.models import Escalation
from apps.kernel import clock
from apps.kernel.errors import Malformed, NotFound, Refusal
from apps.portal.escalated import escalation_page, views
from apps.portal.frame import agency_of, frame
from apps.portal.rows import short_name
from apps.staff.services import actor_of
from apps.widgets.empty import EmptyState
from apps.widgets.escalation import cause_words, escalation_card, state_chip
from apps.widgets.escalation_steps import take_step
from apps.widgets.escalation_why import Asked, why_answer, why_context


@require_safe
@members_only("see_whole_agency")
def escalations(request: HttpRequest) -> HttpResponse:
    """Open escalations, oldest first, or the closed ones, newest first."""
    view = request.GET.get("view", "open")
    if view not in ("open", "closed"):
        raise Malformed(_("The list has no such view."))
    page = escalation_page(is_open=view == "open", after=request.GET.get("after", ""))
    context = frame(request, "escalations", at=clock.now()) | {
        "views": views(view),
        "rows": [
            {
                "row": row,
                "chip": state_chip(row.state),
                "cause": cause_words(row.cause, row.party, row.metric),
                "level": row.get_level_display(),
            }
            for row in page.rows
        ],
        "next_url": _next_url(view, page.following),
        "empty": None if page.rows else _empty(view),
    }
    return render(request, "portal/escalations.html", context)


def _next_url(view: str, following: str) -> str:
    if not following:
        return ""
    return f"{reverse('portal:escalations')}?{urlencode({'view': view, 'after': following})}"


def _empty(view: str) -> EmptyState:
    if view == "open":
        words = _("When a promise runs out, an escalation opens by itself.")
        return EmptyState("done", _("No open escalations"), words)
    return EmptyState("never", _("No escalation has been closed yet"))


@require_http_methods(["GET", "HEAD", "POST"])
@members_only("escalate")
def escalation(request: HttpRequest, escalation_id: UUID) -> HttpResponse:
    """The five steps; each is posted on its own, and what was typed stays when it is refused."""
    at, reasons = clock.now(), list[str]()
    _found(escalation_id)
    if request.method == "POST":
        try:
            by = actor_of(membership(request))
            take_step(request.POST.dict(), escalation_id=escalation_id, by=by, at=at)
        except Refusal as refused:
            reasons = refused.reasons
        else:
            messages.success(request, _("Noted."))
            return redirect("portal:escalation", escalation_id)
    typed: Mapping[str, str] = request.POST.dict()
    row = _found(escalation_id)
    one = row.policy_request
    package = short_name(one.package_version_id)
    context = frame(request, "escalations", at=at) | {
        "card": escalation_card(
            row,
            by=actor_of(membership(request)),
            package=package,
            zone=agency_of(request).zone,
            now=at,
            why_url=reverse("portal:escalation_why", args=[escalation_id]),
        ),
        "url": reverse("portal:escalation", args=[escalation_id]),
        "request_url": reverse("portal:card", args=[one.pk]),
        "one": one,
        "typed": typed,
        "reasons": reasons,
    }
    return render(request, "portal/escalation.html", context, status=422 if reasons else 200)


@require_safe
@members_only("escalate")
def why(request: HttpRequest, escalation_id: UUID) -> HttpResponse:
    """Why the time to acknowledge says what it says: a page, or the inside of a panel."""
    at, row = clock.now(), _found(escalation_id)
    asked = Asked(request, is_insurer=False, zone=agency_of(request).zone, now=at)
    context = frame(request, "escalations", at=at) | why_context(row, asked)
    context["card_url"] = reverse("portal:escalation", args=[escalation_id])
    context["back"] = _("Back to the escalation")
    return why_answer(request, "portal/why.html", context)


def _found(escalation_id: UUID) -> Escalation:
    rows = Escalation.objects.select_related("policy_request", "clock", "answered_by")
    row = rows.filter(pk=escalation_id).first()
    if row is None:
        raise NotFound(_("There is no such escalation."))
    return row
