"""A person proves who he is once more, with his authenticator or a recovery code."""

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import caches
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.kernel.errors import Refusal

MOST_TRIES = 5
TRIES_SECONDS = 300
TOTP_KIND, CODES_KIND = "totp", "recovery_codes"


def prove_second_factor(user: User, code: str) -> str:
    """The name of the factor that the code proves: "totp" or "recovery_codes". A code works once.

    Raises:
        Refusal: no second factor is set up, the code is wrong, or too many were.
    """
    held = {one.type: one for one in Authenticator.objects.filter(user=user)}
    if TOTP_KIND not in held:
        raise Refusal(
            _("Signing needs a second factor, and you have none yet. Set it up here: %(url)s")
            % {"url": reverse("mfa_activate_totp")},
            code="no_second_factor",
        )
    _refuse_guessing(user)
    given = "".join(code.split())
    if given and TOTP(held[TOTP_KIND]).validate_code(given):
        return TOTP_KIND
    if given and CODES_KIND in held and RecoveryCodes(held[CODES_KIND]).validate_code(given):
        return CODES_KIND
    _count_a_miss(user)
    raise Refusal(
        _("This code is not right, or was used already. Wait for the next one and try again."),
        code="wrong_code",
    )


def _key(user: User) -> str:
    return f"second-factor-misses:{user.pk}"


def _refuse_guessing(user: User) -> None:
    if caches["shared"].get(_key(user), 0) >= MOST_TRIES:
        raise Refusal(
            _("Too many wrong codes. Wait five minutes and try again."), code="too_many_codes"
        )


def _count_a_miss(user: User) -> None:
    caches["shared"].add(_key(user), 0, timeout=TRIES_SECONDS)
    caches["shared"].incr(_key(user))
