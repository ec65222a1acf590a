"""Sign-in for programs: a token for this host's party, and its end."""

import hashlib
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _
from knox.models import AuthToken
from rest_framework import serializers
from rest_framework.exceptions import AuthenticationFailed, Throttled
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.models import Membership, User
from apps.accounts.queries import membership_of
from apps.api.authentication import audience_of
from apps.api.base import BelayView
from apps.api.models import ApiToken
from apps.api.schema import writes
from apps.api.throttles import PerAddress, is_too_often
from apps.kernel.actors import Side
from apps.kernel.errors import NotAllowed

TRIES_PER_ACCOUNT, ACCOUNT_WINDOW = 10, 300
MOST_TOKENS = 20


class SignIn(serializers.Serializer[Any]):
    """`code` is the second factor, of the people who have one."""

    email = serializers.EmailField(max_length=254)
    password = serializers.CharField(max_length=200, trim_whitespace=False)
    code = serializers.CharField(max_length=20, required=False, allow_blank=True)


class TokenOut(serializers.Serializer[Any]):
    """The token is shown once; only its hash is kept."""

    token = serializers.CharField()
    role = serializers.CharField()
    name = serializers.CharField()


class Tokens(BelayView):
    """Tokens of the party whose host this is."""

    authentication_classes = ()
    permission_classes = ()
    throttle_classes = (PerAddress,)

    @writes(SignIn, TokenOut, status=201, parameters=())
    def post(self, request: Request) -> Response:
        """Sign in. Unknown people, wrong passwords and strangers to this host are told the same."""
        asked = SignIn(data=request.data)
        asked.is_valid(raise_exception=True)
        member = _member(request, asked.validated_data["email"], asked.validated_data["password"])
        _second_factor(member, asked.validated_data.get("code", "").strip())
        token = _give(member.user, audience_of(request))
        body = {"token": token, "role": member.role, "name": member.user.name}
        return Response(body, status=201)


class CurrentToken(BelayView):
    """The token of this very call."""

    @writes(None, None, status=204, parameters=())
    def delete(self, request: Request) -> HttpResponse:
        """Take it back: the next call with it is refused."""
        if isinstance(request.auth, ApiToken):
            request.auth.token.delete()
        return HttpResponse(status=204)


def _member(request: Request, email: str, password: str) -> Membership:
    """The person at this host, or one and the same refusal for every reason."""
    address = email.strip().lower()
    digest = hashlib.sha256(address.encode()).hexdigest()[:32]
    key = f"account:{audience_of(request)}:{digest}"
    if is_too_often(key, TRIES_PER_ACCOUNT, ACCOUNT_WINDOW):
        raise Throttled(wait=ACCOUNT_WINDOW)
    user = User.objects.filter(email=address).first()
    if user is None:
        User().set_password(password)  # the same work, so that the time tells nothing
    elif user.check_password(password) and user.is_active:
        member = membership_of(user, getattr(request, "agency", None))
        if member is not None:
            return member
    raise AuthenticationFailed(_("This e-mail and password do not open this door."))


def _second_factor(member: Membership, code: str) -> None:
    """Check the code of whoever has a second factor, or must have one."""
    held = Authenticator.objects.filter(user=member.user)
    checks = [one.wrap() for one in held if one.type in ("totp", "recovery_codes")]
    if not checks:
        bound = member.side == Side.INSURER or member.role == "owner"
        if settings.SECOND_FACTOR_REQUIRED and bound:
            raise NotAllowed(
                _("Set up the second factor in the browser first."), code="second_factor_missing"
            )
        return
    if not code:
        raise AuthenticationFailed(_("Send the code of your second factor as well."))
    if not any(check.validate_code(code) for check in checks):
        raise AuthenticationFailed(_("The code of the second factor is wrong."))


@transaction.atomic
def _give(user: User, audience: str) -> str:
    """A new token; the oldest of this person and party make room for it, but for granted ones."""
    made, token = AuthToken.objects.create(user=user)
    ApiToken.objects.create(token=made, audience=audience)
    plain = {"api_token__audience": audience, "api_token__own_time": False}
    mine = AuthToken.objects.filter(user=user, **plain).order_by("-created")
    AuthToken.objects.filter(pk__in=[one.pk for one in mine[MOST_TOKENS:]]).delete()
    return str(token)
