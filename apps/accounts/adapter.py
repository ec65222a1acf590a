"""Sign-in by django-allauth, held to the host's party."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from apps.accounts.callers import address_of
from apps.accounts.models import User
from apps.accounts.queries import membership_of


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # no types
    """Nobody signs himself up, and a stranger to this host gets the answer of a wrong password."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return address_of(request)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        user = super().authenticate(request, **credentials)
        if isinstance(user, User) and not _belongs(request, user):
            return None
        return user

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        agency = getattr(request, "agency", None)
        return "/" if agency is not None else "/desk/"


def _belongs(request: HttpRequest, user: User) -> bool:
    agency = getattr(request, "agency", None)
    if agency is None and user.is_superuser:
        return True
    return membership_of(user, agency) is not None
