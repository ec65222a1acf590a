"""What every answer under a private link has in common: nothing is kept, nothing leaks."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.http import content_disposition_header
from django.views.decorators.csrf import csrf_exempt

from apps.client.language import remember, speak
from apps.client.limits import limited
from apps.kernel import clock
from apps.kernel.errors import NotFound
from apps.policy_requests.models import Document
from apps.policy_requests.services import client_links, documents

View = Callable[..., HttpResponse]
PER_MINUTE = 60


def by_link(view: View) -> View:
    """Open the request behind `token` and hand its link to the view, in the client's language.

    Unknown, expired and revoked tokens get the same bytes. The token itself is the proof that a
    POST comes from the client: no cookie carries any power here, so there is nothing to forge,
    and with `no-referrer` a browser sends no origin that a CSRF check could compare.
    """

    @csrf_exempt
    @wraps(view)
    @limited("client", per_minute=PER_MINUTE)
    def opened(request: HttpRequest, token: str, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            link = client_links.opened(token, at=clock.now(), count=request.method == "GET")
        except NotFound:
            return _discreet(render(request, "404.html", status=404))
        speak(request, default=link.policy_request.language)
        try:
            answer = view(request, link, token, *args, **kwargs)
        except NotFound:
            return _discreet(render(request, "404.html", status=404))
        remember(request, answer)
        return _discreet(answer)

    return opened


def _discreet(answer: HttpResponse) -> HttpResponse:
    answer["Cache-Control"] = "no-store"
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    patch_vary_headers(answer, ["Cookie"])
    return answer


def as_attachment(document: Document) -> HttpResponse:
    """The file itself, to be saved and never to be run in our name."""
    answer = HttpResponse(documents.read(document), content_type=document.content_type)
    answer["Content-Disposition"] = content_disposition_header(True, document.name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
