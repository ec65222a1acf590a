"""What surrounds every view: health first, refusals turned into pages last."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from apps.kernel.errors import BelayError
from config import health, metrics


class HealthFirst:
    """Health and figures answer before a host is looked up, so that a probe needs no agency."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        probe = health.PROBES.get(request.path)
        if request.path == metrics.PATH and metrics.may_read(request):
            probe = metrics.page
        return probe() if probe is not None else self.get_response(request)


class Refusals:
    """A refusal that no view caught becomes a page with its sentences and its status."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self._speak_users_language(request)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        if not isinstance(fault, BelayError):
            return None
        if fault.status == 404:
            return render(request, "404.html", status=404)
        context = {"reasons": fault.reasons, "status": fault.status}
        return render(request, "refusal.html", context, status=fault.status)

    def _speak_users_language(self, request: HttpRequest) -> None:
        """A signed-in person's own language wins when his browser's cookie names none."""
        language = getattr(getattr(request, "user", None), "language", "")
        if language and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            translation.activate(language)
            request.LANGUAGE_CODE = language
