"""How often one address may knock at a public page: counted in the cache, no database."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from apps.kernel import clock

View = Callable[..., HttpResponse]
WINDOW_SECONDS = 60


def limited(name: str, *, per_minute: int) -> Callable[[View], View]:
    """Answer 429 with a page once an address has asked more than `per_minute` times."""

    def wrap(view: View) -> View:
        @wraps(view)
        def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if _knocks(request, name) > per_minute:
                return _too_many(request)
            return view(request, *args, **kwargs)

        return counted

    return wrap


def _knocks(request: HttpRequest, name: str) -> int:
    """How many times this address came in the running minute, this one included."""
    agency = getattr(request, "agency", None)
    place = agency.pk if agency is not None else "base"
    minute = int(clock.now().timestamp()) // WINDOW_SECONDS
    key = f"knock:{name}:{place}:{get_adapter(request).get_client_ip(request)}:{minute}"
    cache = caches["shared"]
    cache.add(key, 0, WINDOW_SECONDS + 5)
    try:
        return int(cache.incr(key))
    except ValueError:  # evicted between the two calls
        return 1


def _too_many(request: HttpRequest) -> HttpResponse:
    answer = render(request, "429.html", status=429)
    answer["Cache-Control"] = "no-store"
    answer["Retry-After"] = str(WINDOW_SECONDS)
    return answer
