"""User, session and host must name the same party on every request."""

from collections.abc import Callable
from datetime import datetime

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from apps.accounts.models import Membership, User
from apps.accounts.queries import membership_of
from apps.kernel import clock
from apps.kernel.actors import Side

OPEN_PREFIXES = ("/accounts/", "/i18n/", "/static/", "/health/", "/api/")
SEEN_EVERY_SECONDS = 60


class MembershipMiddleware:
    """Sets `request.membership`; a person of another party gets the 404 of an absent page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.membership = None  # type: ignore[attr-defined]
        user = request.user
        if not isinstance(user, User):
            return self.get_response(request)
        if _idle_too_long(request, at=clock.now()):
            logout(request)
            return self.get_response(request)
        membership = membership_of(user, request.agency)  # type: ignore[attr-defined]
        request.membership = membership  # type: ignore[attr-defined]
        if membership is None:
            return self._stranger(request, user)
        if _owes_second_factor(membership, user) and not request.path.startswith(OPEN_PREFIXES):
            return redirect("mfa_activate_totp")
        return self.get_response(request)

    def _stranger(self, request: HttpRequest, user: User) -> HttpResponse:
        admin = user.is_superuser and request.agency is None  # type: ignore[attr-defined]
        if admin and request.path.startswith(("/admin/", *OPEN_PREFIXES)):
            return self.get_response(request)
        if request.path.startswith(OPEN_PREFIXES):
            return self.get_response(request)
        request.foreign = True  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        """A stranger reaches no view: the same 404 as for a page that is not there."""
        if getattr(request, "foreign", False):
            raise Http404


def _owes_second_factor(membership: Membership, user: User) -> bool:
    if not settings.SECOND_FACTOR_REQUIRED:
        return False
    bound = membership.side == Side.INSURER or membership.role == "owner"
    return bound and not is_mfa_enabled(user)


def _idle_too_long(request: HttpRequest, *, at: datetime) -> bool:
    """Whether the session slept over its idle limit; notes the visit once a minute."""
    now = at.timestamp()
    seen = request.session.get("seen_at", now)
    if now - seen > settings.SESSION_IDLE_SECONDS:
        return True
    if "seen_at" not in request.session or now - seen > SEEN_EVERY_SECONDS:
        request.session["seen_at"] = now
    return False
