"""Exact host to agency. An unknown host gets a plain 404 that names nobody."""

from collections.abc import Callable

from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound

from apps.agencies import schema
from apps.agencies.models import Agency

CACHE_SECONDS = 10


def agency_of(slug: str) -> Agency | None:
    """The living agency with this slug; the look-up is kept for a few seconds per process."""
    cache = caches["shared"]
    key = f"agency:{slug}"
    found: Agency | None = cache.get(key)
    if found is None:
        found = Agency.objects.filter(slug=slug, is_active=True).first()
        if found is not None:
            cache.set(key, found, CACHE_SECONDS)
    return found


def forget(slug: str) -> None:
    """Drop the kept look-up after an agency changed."""
    caches["shared"].delete(f"agency:{slug}")


class AgencyMiddleware:
    """Sets `request.agency` (None on the base host), the schema and the address book."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        schema.leave()
        try:
            host = request.get_host().rsplit(":", 1)[0].lower()
        except DisallowedHost:
            return HttpResponseNotFound("Not found", content_type="text/plain")
        if host == settings.BASE_DOMAIN:
            request.agency = None  # type: ignore[attr-defined]
            request.urlconf = settings.PUBLIC_SCHEMA_URLCONF
            return self.get_response(request)
        slug = host.removesuffix(f".{settings.BASE_DOMAIN}")
        agency = None if "." in slug else agency_of(slug)
        if agency is None:
            return HttpResponseNotFound("Not found", content_type="text/plain")
        request.agency = request.tenant = agency  # type: ignore[attr-defined]
        schema.enter(agency)
        return self.get_response(request)
