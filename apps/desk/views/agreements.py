"""Agreements at the desk: read, negotiated and signed."""

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.access import members_only
from apps.desk.agency_pages import agency_page
from apps.desk.face import face_of
from apps.desk.frame import agency_of
from apps.widgets.agreement import deeds, editing, pages

SECTION = "agreements"


@require_safe
@members_only("change_agreements")
def agreements(request: HttpRequest) -> HttpResponse:
    """The agencies by name with their agreements, page by page; one of them when it is named."""
    face, slug = face_of(request, SECTION), request.GET.get("agency", "")
    if slug:
        return pages.listing(face, [agency_of(slug)])
    rows, following = agency_page(after=request.GET.get("after", ""))
    more = {"after": following}
    url = f"{reverse('desk:agreements')}?{urlencode(more)}" if following else ""
    return pages.listing(face, rows, more_url=url)


@require_safe
@members_only("change_agreements")
def agreement(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """One version, its signatures, and what may be done with it."""
    return pages.show(face_of(request, SECTION), version_id)


@require_safe
@members_only("change_agreements")
def difference(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """What a version changes, side by side."""
    return pages.compare(face_of(request, SECTION), version_id)


@require_safe
@members_only("change_agreements")
def paper(request: HttpRequest, version_id: UUID, language: str) -> HttpResponse:
    """The written agreement as a PDF."""
    return pages.paper(face_of(request, SECTION), version_id, language)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only("change_agreements")
def edit(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """The editor of a draft."""
    return editing.edit(face_of(request, SECTION), version_id)


@require_POST
@members_only("change_agreements")
def start(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Begin the next version."""
    return deeds.start(face_of(request, SECTION), kind, agency_of(slug))


@require_POST
@members_only("change_agreements")
def deed(request: HttpRequest, version_id: UUID, name: str) -> HttpResponse:
    """Propose, withdraw, answer, throw away or sign."""
    return deeds.perform(face_of(request, SECTION), version_id, name)
