"""A new request: the package first, with all that the insurer takes or refuses, then the draft."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.access import members_only, membership
from apps.agreements.enums import AgreementKind
from apps.agreements.queries import binding_version_id
from apps.kernel import clock
from apps.kernel.errors import BelayError
from apps.policy_requests.plan import plan_for
from apps.policy_requests.starting import opens_for_a_new_one
from apps.portal.frame import agency_of, frame
from apps.portal.offers import offer, offers
from apps.products.catalogue import current, current_version
from apps.staff.services import actor_of
from apps.usecases import drafting
from apps.widgets.card.plan import sheet
from apps.widgets.instants import opening_words


@require_safe
@members_only("work_requests")
def choose_package(request: HttpRequest) -> HttpResponse:
    """The packages side by side: when to take which."""
    at = clock.now()
    context = frame(request, "list", at=at)
    context |= {"offers": offers(current(), language=_language())} | _binding(request, context)
    return render(request, "portal/new.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only("work_requests")
def begin(request: HttpRequest, package_code: str) -> HttpResponse:
    """One package with its appetite and covers; POST opens the draft."""
    offered = current_version(package_code)
    at = clock.now()
    reasons: list[str] = []
    if request.method == "POST":
        try:
            policy_request = drafting.create(
                package_code=package_code,
                covers=request.POST.getlist("cover")[:50],
                by=actor_of(membership(request)),
                at=at,
                language=_client_language(request),
                closing=request.POST.get("closing_at", "").strip(),
            )
            return redirect("portal:card", policy_request.pk)
        except BelayError as refused:
            reasons = refused.reasons
    context = frame(request, "list", at=at) | {
        "offer": offer(offered, language=_language(), chosen=_chosen(request)),
        "client_language": _client_language(request),
        "reasons": reasons,
        "opening": opening_words(
            opens_for_a_new_one(package_code, at=at), zone=agency_of(request).zone, now=at
        ),
    }
    context |= _binding(request, context) | _closing(request, package_code, at)
    return render(request, "portal/begin.html", context, status=422 if reasons else 200)


def _language() -> str:
    return translation.get_language() or "ru"


def _client_language(request: HttpRequest) -> str:
    return "en" if request.POST.get("language") == "en" else "ru"


def _chosen(request: HttpRequest) -> frozenset[str] | None:
    """The covers ticked; None before anything was sent, when all of them are offered."""
    return frozenset(request.POST.getlist("cover")) if request.method == "POST" else None


def _closing(request: HttpRequest, package_code: str, at: datetime) -> dict[str, Any]:
    """Whether the closing that was typed can be met; nothing while it can't be read."""
    typed = (request.POST.get("closing_at") or request.GET.get("closing_at") or "")[:32].strip()
    zone = agency_of(request).zone
    found = None
    closing_at = _instant(typed, ZoneInfo(zone))
    if closing_at is not None and closing_at > at:
        found = plan_for(package_code=package_code, closing_at=closing_at, at=at)
    plan = None if found is None else sheet(found, zone=zone, now=at)
    return {
        "closing_typed": typed,
        "plan": plan,
        "closing_past": closing_at is not None and closing_at <= at,
    }


def _instant(typed: str, zone: ZoneInfo) -> datetime | None:
    try:
        local = datetime.fromisoformat(typed)
        return (local if local.tzinfo else local.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _binding(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """A warning beforehand when nobody has promised to answer."""
    bound = binding_version_id(AgreementKind.SLA, agency_of(request).pk, at=context["now"])
    if bound is not None:
        return {"warning": ""}
    return {
        "warning": _(
            "There is no agreement with the insurer in force yet: a draft can be filled in, "
            "but not sent."
        )
    }
