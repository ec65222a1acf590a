"""Escalations at the desk: over all agencies, and the five-step card of one."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.access import members_only, membership
from apps.agencies.models import Agency
from apps.agencies.stepping import inside
from apps.desk.escalated import MOST_ESCALATIONS, open_escalations
from apps.desk.frame import agency_of, desk_zone, frame
from apps.desk.rows import package_names
from apps.desk.unexplained import views
from apps.escalations.models import Escalation
from apps.kernel import clock
from apps.kernel.errors import Malformed, NotFound, Refusal
from apps.staff.services import actor_of
from apps.usecases.urgent_quota import quota
from apps.widgets.empty import EmptyState
from apps.widgets.escalation import escalation_card
from apps.widgets.escalation_steps import take_step
from apps.widgets.escalation_why import Asked, why_answer, why_context


@require_safe
@members_only("work_desk")
def escalations(request: HttpRequest) -> HttpResponse:
    """Open escalations of all agencies, oldest first, or the latest closed ones."""
    view = request.GET.get("view", "open")
    if view not in ("open", "closed"):
        raise Malformed(_("The list has no such view."))
    slug = request.GET.get("agency", "")
    every = list(Agency.objects.filter(is_active=True))
    wanted = [agency_of(slug)] if slug else every
    rows = open_escalations(wanted, is_open=view == "open")
    context = frame(request, "escalations", at=clock.now()) | {
        "views": views(view, every, of=slug),
        "rows": rows,
        "found": wanted[0] if slug else None,
        "is_cut": len(rows) >= MOST_ESCALATIONS,
        "empty": None if rows else _empty(view),
    }
    return render(request, "desk/escalations.html", context)


def _empty(view: str) -> EmptyState:
    if view == "open":
        words = _("When a promise runs out, an escalation opens by itself.")
        return EmptyState("done", _("No open escalations"), words)
    return EmptyState("never", _("No escalation has been closed yet"))


@require_http_methods(["GET", "HEAD", "POST"])
@members_only("answer_escalations")
def escalation(request: HttpRequest, slug: str, escalation_id: UUID) -> HttpResponse:
    """The five steps; each is posted on its own, and what was typed stays when it is refused."""
    agency, at = agency_of(slug), clock.now()
    with inside(agency):
        _found(escalation_id)
        reasons = _posted(request, escalation_id) if request.method == "POST" else None
        if reasons == []:
            messages.success(request, _("Noted."))
            return redirect("desk:escalation", slug, escalation_id)
        row = _found(escalation_id)
        one = row.policy_request
        package = package_names().get(one.package_code, one.package_code)
        by = actor_of(membership(request))
        why_url = reverse("desk:escalation_why", args=[slug, escalation_id])
        card = escalation_card(
            row, by=by, package=package, zone=desk_zone(), now=at, why_url=why_url
        )
        context = frame(request, "escalations", at=at) | {
            "card": card,
            "url": reverse("desk:escalation", args=[slug, escalation_id]),
            "request_url": reverse("desk:card", args=[slug, one.pk]),
            "one": one,
            "found": agency,
            "typed": request.POST.dict(),
            "reasons": reasons,
            "quota": quota(at=at) if card.needs_agreement else None,
        }
        return render(request, "desk/escalation.html", context, status=422 if reasons else 200)


@require_safe
@members_only("work_desk")
def why(request: HttpRequest, slug: str, escalation_id: UUID) -> HttpResponse:
    """Why the time to acknowledge says what it says: a page, or the inside of a panel."""
    at = clock.now()
    with inside(agency_of(slug)):
        asked = Asked(request, is_insurer=True, zone=desk_zone(), now=at)
        told = why_context(_found(escalation_id), asked)
        context = frame(request, "escalations", at=at) | told
        context["card_url"] = reverse("desk:escalation", args=[slug, escalation_id])
        context["back"] = _("Back to the escalation")
        return why_answer(request, "desk/why.html", context)


def _posted(request: HttpRequest, escalation_id: UUID) -> list[str]:
    """Take the posted step; the sentences against it, none when it was taken."""
    by = actor_of(membership(request))
    try:
        take_step(request.POST.dict(), escalation_id=escalation_id, by=by, at=clock.now())
    except Refusal as refused:
        return refused.reasons
    return []


def _found(escalation_id: UUID) -> Escalation:
    rows = Escalation.objects.select_related("policy_request", "clock", "answered_by")
    row = rows.filter(pk=escalation_id).first()
    if row is None:
        raise NotFound(_("There is no such escalation."))
    return row
