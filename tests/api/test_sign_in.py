"""Tokens: given for one party, told apart from nothing by strangers, taken back at once."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import caches
from django.test import override_settings

from apps.accounts.models import Membership, User
from apps.api.models import ApiToken
from apps.usecases.demo.people import PASSWORD
from tests.api.conftest import BASE, Caller
from tests.situations import Office

ALPHA = f"alpha.{BASE}"


def test_a_token_opens_its_own_partys_door(agent: Caller) -> None:
    answer = agent.get("requests/")
    assert answer.status_code == 200
    assert answer.json() == {"results": [], "next": None}


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("nobody@alpha.example", PASSWORD),
        ("agent@alpha.example", "not-the-password"),
        ("operator@insurer.example", PASSWORD),
    ],
)
def test_unknown_wrong_and_foreign_are_told_the_same(
    office: Office, email: str, password: str
) -> None:
    answer = Caller(ALPHA).post("tokens/", {"email": email, "password": password})
    known = Caller(ALPHA).post("tokens/", {"email": "x@y.example", "password": "z" * 12})
    assert answer.status_code == known.status_code == 401
    assert answer.content == known.content
    assert not ApiToken.objects.exists()


def test_a_token_of_another_party_finds_nothing_there(agent: Caller, stranger: Caller) -> None:
    astray = Caller(ALPHA, stranger.token)
    absent = agent.get("nowhere/")
    foreign = astray.get("nowhere/")
    assert absent.status_code == foreign.status_code == 404
    assert astray.get("requests/").status_code == 404
    assert Caller(BASE, agent.token, "agencies/alpha/").get("requests/").status_code == 404


def test_an_insurers_token_does_not_open_an_agencys_host(operator: Caller) -> None:
    assert operator.get("requests/").status_code == 200
    assert Caller(ALPHA, operator.token).get("requests/").status_code == 404


def test_a_blocked_member_is_out_at_the_next_call(agent: Caller) -> None:
    assert agent.get("requests/").status_code == 200
    Membership.objects.filter(user__email="agent@alpha.example").update(is_active=False)
    answer = agent.get("requests/")
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Token"


def test_a_token_taken_back_opens_nothing(agent: Caller) -> None:
    assert agent.call("DELETE", "tokens/current/").status_code == 204
    assert agent.get("requests/").status_code == 401


@pytest.mark.parametrize("token", ["", "zzz", "й" * 10, "a b", "0" * 64, "f" * 500])
def test_a_broken_token_is_a_sentence(agent: Caller, token: str) -> None:
    answer = Caller(ALPHA, token).get("requests/")
    assert answer.status_code == 401
    assert answer.json()["reasons"]


def test_tries_on_one_account_run_out(office: Office) -> None:
    body = {"email": "agent@alpha.example", "password": "wrong-wrong"}
    statuses = [Caller(ALPHA).post("tokens/", body).status_code for _ in range(11)]
    assert statuses[:10] == [401] * 10
    assert statuses[10] == 429
    last = Caller(ALPHA).post("tokens/", {**body, "password": PASSWORD})
    assert last.status_code == 429
    assert int(last["Retry-After"]) > 0


def test_whoever_has_a_second_factor_must_show_it(office: Office) -> None:
    user = User.objects.get(email="agent@alpha.example")
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    body = {"email": user.email, "password": PASSWORD}
    assert Caller(ALPHA).post("tokens/", body).status_code == 401
    assert Caller(ALPHA).post("tokens/", {**body, "code": "000000"}).status_code == 401
    caches["shared"].clear()
    counter = next(iter(yield_hotp_counters_from_time()))
    code = format_hotp_value(hotp_value("JBSWY3DPEHPK3PXP", counter))
    assert Authenticator.objects.filter(user=user).count() == 1
    assert Caller(ALPHA).post("tokens/", {**body, "code": code}).status_code == 201


@override_settings(SECOND_FACTOR_REQUIRED=True)
def test_whoever_owes_a_second_factor_gets_no_token(office: Office) -> None:
    body = {"email": "operator@insurer.example", "password": PASSWORD}
    answer = Caller(BASE).post("tokens/", body)
    assert answer.status_code == 403
    assert answer.json()["code"] == "second_factor_missing"
    agent = Caller(ALPHA).post("tokens/", {**body, "email": "agent@alpha.example"})
    assert agent.status_code == 201
