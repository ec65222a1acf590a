"""How often: counted in the shared cache by the minute; keys carry the party."""

from typing import cast

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import caches
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from apps.api.authentication import audience_of
from apps.api.models import ApiToken
from apps.kernel import clock

WINDOWS = {"s": 1, "m": 60, "h": 3600}


def rate(name: str) -> tuple[int, int]:
    """(how many, in how many seconds) of a rate in the settings, written "20/min"."""
    rates = cast("dict[str, str]", settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"])
    count, _slash, period = rates[name].partition("/")
    return int(count), WINDOWS[period[0]]


def is_too_often(key: str, most: int, seconds: int) -> bool:
    """Count one more in the running window."""
    cache = caches["shared"]
    place = f"api:{key}:{int(clock.now().timestamp()) // seconds}"
    cache.add(place, 0, seconds + 5)
    try:
        return int(cache.incr(place)) > most
    except ValueError:  # evicted between the two calls
        return False


class _Window(BaseThrottle):
    name = ""

    def key(self, request: Request) -> str:
        """What is counted."""
        raise NotImplementedError

    def allow_request(self, request: Request, view: APIView) -> bool:
        most, self.seconds = rate(self.name)
        return not is_too_often(f"{self.name}:{self.key(request)}", most, self.seconds)

    def wait(self) -> float:
        return self.seconds - clock.now().timestamp() % self.seconds


class PerAddress(_Window):
    """Sign-in tries of one network address at one party."""

    name = "sign_in"

    def key(self, request: Request) -> str:
        return f"{audience_of(request)}:{get_adapter(request).get_client_ip(request)}"


class PerToken(_Window):
    """Requests with one token; without one, of one network address."""

    name = "token"

    def key(self, request: Request) -> str:
        held = request.auth
        if isinstance(held, ApiToken):
            return f"{held.audience}:{held.pk[:24]}"
        return f"{audience_of(request)}:{get_adapter(request).get_client_ip(request)}"
