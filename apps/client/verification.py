"""Is this paper genuine? Anybody with its code may ask; no person is named in the answer."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.client.language import remember, speak
from apps.client.limits import limited
from apps.seals.codes import LENGTH
from apps.seals.enums import SealState
from apps.seals.queries import verify

PER_MINUTE = 30
LONGEST = 80
TONES = {SealState.VALID: "good", SealState.REPLACED: "warn", SealState.ANNULLED: "late"}
ICONS = {SealState.VALID: "check", SealState.REPLACED: "info", SealState.ANNULLED: "x"}
View = Callable[..., HttpResponse]


def public(view: View) -> View:
    """Seldom enough, in the reader's language, and never in a search engine."""

    @wraps(view)
    @require_safe
    @limited("verify", per_minute=PER_MINUTE)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        speak(request)
        answer = view(request, *args, **kwargs)
        remember(request, answer)
        answer["X-Robots-Tag"] = "noindex, nofollow"
        answer["Cache-Control"] = "no-store"
        return answer

    return shown


@public
def ask(request: HttpRequest) -> HttpResponse:
    """A form for the code printed on the paper; `?code=` leads to its page."""
    typed = request.GET.get("code", "").strip()[:LONGEST]
    if not typed:
        return render(request, "client/verify_ask.html", {"missing": "code" in request.GET})
    # Slashes would lead elsewhere; no code has one.
    return HttpResponseRedirect(reverse("verify:verdict", args=[typed.replace("/", "-")]))


@public
def verdict(request: HttpRequest, code: str) -> HttpResponse:
    """What stands behind a code; unknown and misspelt ones get one and the same answer."""
    found = verify(code) if LENGTH <= len(code) <= LONGEST else None
    if found is None:
        return render(request, "client/verify_unknown.html", status=404)
    language = translation.get_language() or "ru"
    context = {
        "verdict": found,
        "tone": TONES[found.state],
        "icon": ICONS[found.state],
        "package_name": found.package_name_in(language),
        "words": _words(found.state),
    }
    return render(request, "client/verify.html", context)


def _words(state: SealState) -> str:
    words = {
        SealState.VALID: _("This paper is genuine and in force."),
        SealState.REPLACED: _("This paper is genuine, but a newer one has taken its place."),
        SealState.ANNULLED: _("This paper is genuine, but it has been annulled."),
    }
    return words[state]
