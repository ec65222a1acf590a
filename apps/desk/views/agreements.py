"""Agreements at the desk: read, negotiated and signed."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.access import members_only
from apps.agencies.models import Agency
from apps.desk.frame import agency_of, frame
from apps.kernel import clock
from apps.widgets.agreement import deeds, editing, pages
from apps.widgets.agreement.face import Face


def _face(request: HttpRequest) -> Face:
    at = clock.now()
    context = frame(request, "agreements", at=at)
    return Face(request, "desk", None, at, context["zone"], context)


@require_safe
@members_only("change_agreements")
def agreements(request: HttpRequest) -> HttpResponse:
    """Every agency with its agreements; one of them when it is named."""
    slug = request.GET.get("agency", "")
    agencies = [agency_of(slug)] if slug else Agency.objects.filter(is_active=True).order_by("name")
    return pages.listing(_face(request), agencies)


@require_safe
@members_only("change_agreements")
def agreement(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """One version, its signatures, and what may be done with it."""
    return pages.show(_face(request), version_id)


@require_safe
@members_only("change_agreements")
def difference(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """What a version changes, side by side."""
    return pages.compare(_face(request), version_id)


@require_safe
@members_only("change_agreements")
def paper(request: HttpRequest, version_id: UUID, language: str) -> HttpResponse:
    """The written agreement as a PDF."""
    return pages.paper(_face(request), version_id, language)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only("change_agreements")
def edit(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """The editor of a draft."""
    return editing.edit(_face(request), version_id)


@require_POST
@members_only("change_agreements")
def start(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Begin the next version."""
    return deeds.start(_face(request), kind, agency_of(slug))


@require_POST
@members_only("change_agreements")
def deed(request: HttpRequest, version_id: UUID, name: str) -> HttpResponse:
    """Propose, withdraw, answer, throw away or sign."""
    return deeds.perform(_face(request), version_id, name)
