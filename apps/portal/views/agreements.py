"""Agreements in the portal: read, negotiated and signed."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.access import members_only
from apps.portal.face import face_of
from apps.portal.frame import agency_of
from apps.widgets.agreement import deeds, editing, pages

SECTION = "agreements"


@require_safe
@members_only("agree_ola")
def agreements(request: HttpRequest) -> HttpResponse:
    """The agency's two agreements with all their versions."""
    return pages.listing(face_of(request, SECTION), [agency_of(request)])


@require_safe
@members_only("agree_ola")
def agreement(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """One version, its signatures, and what may be done with it."""
    return pages.show(face_of(request, SECTION), version_id)


@require_safe
@members_only("agree_ola")
def difference(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """What a version changes, side by side."""
    return pages.compare(face_of(request, SECTION), version_id)


@require_safe
@members_only("agree_ola")
def paper(request: HttpRequest, version_id: UUID, language: str) -> HttpResponse:
    """The written agreement as a PDF."""
    return pages.paper(face_of(request, SECTION), version_id, language)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only("agree_ola")
def edit(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """The editor of a draft."""
    return editing.edit(face_of(request, SECTION), version_id)


@require_POST
@members_only("agree_ola")
def start(request: HttpRequest, kind: str) -> HttpResponse:
    """Begin the next version."""
    return deeds.start(face_of(request, SECTION), kind, agency_of(request))


@require_POST
@members_only("agree_ola")
def deed(request: HttpRequest, version_id: UUID, name: str) -> HttpResponse:
    """Propose, withdraw, answer, throw away or sign."""
    return deeds.perform(face_of(request, SECTION), version_id, name)
