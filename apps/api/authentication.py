"""Who holds the token, and on whose host he may use it."""

import binascii
from typing import Any, cast

from django.http import HttpRequest
from django.utils.translation import gettext as _
from knox.crypto import hash_token
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from apps.accounts.models import Membership, User
from apps.accounts.queries import membership_of
from apps.agencies.models import Agency
from apps.api.models import ApiToken
from apps.kernel import clock
from apps.kernel.errors import NotFound

KEYWORD = "Token"
INSURER = "insurer"
LONGEST = 200


def audience_of(request: HttpRequest | Request) -> str:
    """The party of this host, as tokens name it."""
    agency: Agency | None = getattr(request, "agency", None)
    return INSURER if agency is None else str(agency.schema_name)


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Token …`. Sets `membership`, so that a role change counts at once.

    A good token of another party is told the same as about a thing that is not there.
    """

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        words = request.headers.get("Authorization", "").split()
        if not words or words[0].lower() != KEYWORD.lower():
            return None
        if len(words) != 2 or len(words[1]) > LONGEST:
            raise AuthenticationFailed(_("The token can't be read."))
        held = _held(words[1])
        if held is None:
            raise AuthenticationFailed(_("The token is unknown or has been taken back."))
        if held.audience != audience_of(request):
            raise NotFound(_("There is nothing here."))
        user = cast(User, held.token.user)
        member = membership_of(user, getattr(request, "agency", None))
        if member is None:
            raise AuthenticationFailed(_("The token is unknown or has been taken back."))
        request._request.membership = member  # type: ignore[attr-defined]  # as the middleware does
        return user, held

    def authenticate_header(self, request: Request) -> str:
        return KEYWORD


def _held(token: str) -> ApiToken | None:
    """The living token of a living person."""
    try:
        digest = hash_token(token)
    except (ValueError, TypeError, binascii.Error):
        return None
    held = ApiToken.objects.select_related("token__user").filter(token__digest=digest).first()
    if held is None or not held.token.user.is_active:
        return None
    expiry = held.token.expiry
    return None if expiry is not None and expiry <= clock.now() else held


def member_of(request: Request) -> Membership:
    """The membership that authentication found."""
    found: Any = getattr(request, "membership", None)
    if not isinstance(found, Membership):
        raise LookupError("This view is open to everybody.")
    return found
