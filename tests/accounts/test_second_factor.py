"""A person proves who he is once more before his name is put under anything."""

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import caches

from apps.accounts.models import User
from apps.accounts.second_factor import MOST_TRIES, prove_second_factor
from apps.kernel.errors import Refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    caches["shared"].clear()
    return User.objects.create(email="olga@insurer.example", name="Ольга Белова")


def code_of(user: User) -> str:
    """Switch the authenticator on; the code it shows now."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


def refused(user: User, code: str) -> str:
    with pytest.raises(Refusal) as said:
        prove_second_factor(user, code)
    return said.value.code


def test_without_a_second_factor_he_is_told_where_to_set_it_up(user: User) -> None:
    with pytest.raises(Refusal) as said:
        prove_second_factor(user, "123456")
    assert "/accounts/2fa/totp/activate/" in said.value.reasons[0]


def test_a_code_proves_him_once(user: User) -> None:
    code = code_of(user)
    assert prove_second_factor(user, f" {code[:3]} {code[3:]} ") == "totp"
    assert refused(user, code) == "wrong_code"


def test_a_recovery_code_proves_him_once(user: User) -> None:
    code_of(user)
    codes = RecoveryCodes.activate(user).get_unused_codes()
    assert prove_second_factor(user, codes[0]) == "recovery_codes"
    assert refused(user, codes[0]) == "wrong_code"
    assert prove_second_factor(user, codes[1]) == "recovery_codes"


@pytest.mark.parametrize("code", ["", "   ", "000000", "no", "\x00" * 6])
def test_anything_else_is_wrong(user: User, code: str) -> None:
    right = code_of(user)
    assert code != right
    assert refused(user, code) == "wrong_code"


def test_guessing_ends_after_a_few_tries_even_with_the_right_code(user: User) -> None:
    right = code_of(user)
    for _guess in range(MOST_TRIES):
        assert refused(user, "000000") == "wrong_code"
    assert refused(user, right) == "too_many_codes"


def test_somebody_elses_guessing_locks_nobody_out(user: User) -> None:
    other = User.objects.create(email="petr@insurer.example", name="Пётр Белов")
    code_of(other)
    for _guess in range(MOST_TRIES):
        refused(other, "000000")
    assert prove_second_factor(user, code_of(user)) == "totp"
