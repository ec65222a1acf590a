"""The language of a public page: asked for, remembered from before, or the client's own."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

ONE_YEAR = 365 * 24 * 3600


def _known() -> list[str]:
    return [code for code, _name in settings.LANGUAGES]


def asked(request: HttpRequest) -> str:
    """`?lang=en` when it names a language we speak; else nothing."""
    wanted = request.GET.get("lang", "")
    return wanted if wanted in _known() else ""


def speak(request: HttpRequest, *, default: str = "") -> None:
    """Speak the language asked for, else the remembered one, else `default`.

    It stays on after the view, so that the answer is labelled with what it is written in.
    """
    held = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    language = asked(request) or (held if held in _known() else "") or default
    if language:
        translation.activate(language)
        request.LANGUAGE_CODE = language


def remember(request: HttpRequest, answer: HttpResponse) -> None:
    """Keep the language that was asked for, in a cookie of its own and in no session."""
    wanted = asked(request)
    if wanted:
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            wanted,
            max_age=ONE_YEAR,
            httponly=True,
            secure=request.is_secure(),
            samesite="Lax",
        )
