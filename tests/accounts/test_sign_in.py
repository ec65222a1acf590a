"""Sign-in is bound to the host's party, throttled, and says the same to strangers and liars."""

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.test import Client

from apps.accounts.capabilities import LOWEST, may
from apps.accounts.enums import Role
from apps.accounts.models import Membership
from apps.kernel import clock
from apps.usecases.demo.people import PASSWORD
from tests.situations import Office

ALPHA = {"host": "alpha.belay.test"}


@pytest.fixture(autouse=True)
def fresh_throttles() -> None:
    for cache in caches.all():
        cache.clear()


def sign_in(client: Client, email: str, password: str = PASSWORD, host: str = "alpha.belay.test"):
    return client.post(
        "/accounts/login/", {"login": email, "password": password}, headers={"host": host}
    )


def test_an_agent_signs_in_at_his_agency(client: Client, office: Office) -> None:
    answer = sign_in(client, office.users["agent"].email)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert client.get("/", headers=ALPHA).status_code == 200


def test_a_stranger_to_the_host_gets_the_answer_of_a_wrong_password(
    client: Client, office: Office
) -> None:
    def shown(answer) -> list[str]:
        assert answer.status_code == 200
        return [str(e) for errors in answer.context["form"].errors.values() for e in errors]

    wrong = shown(sign_in(client, office.users["agent"].email, "wrong-password"))
    foreign = shown(sign_in(client, office.users["agent"].email, host="beta.belay.test"))
    unknown = shown(sign_in(client, "nobody@example.com"))
    assert wrong == foreign == unknown
    assert wrong


def test_guessing_is_throttled(client: Client, office: Office) -> None:
    answers = [sign_in(client, office.users["agent"].email, f"wrong-{n}") for n in range(12)]
    last = sign_in(client, office.users["agent"].email)
    assert answers[0].status_code == 200
    assert last.status_code != 302
    assert client.get("/", headers=ALPHA).status_code == 302


def test_a_blocked_member_is_out_with_his_next_request(client: Client, office: Office) -> None:
    client.force_login(office.users["agent"])
    assert client.get("/", headers=ALPHA).status_code == 200
    Membership.objects.filter(user=office.users["agent"]).update(is_active=False)
    assert client.get("/", headers=ALPHA).status_code == 404


def test_an_idle_session_ends(client: Client, office: Office) -> None:
    client.force_login(office.users["agent"])
    session = client.session
    session["seen_at"] = (clock.now() - timedelta(hours=4)).timestamp()
    session.save()
    assert client.get("/", headers=ALPHA).status_code == 302


def test_production_asks_owners_and_the_insurer_for_a_second_factor(
    client: Client, office: Office, settings
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    client.force_login(office.users["owner"])
    answer = client.get("/", headers=ALPHA)
    assert (answer.status_code, "2fa" in answer.headers["Location"]) == (302, True)
    client.force_login(office.users["agent"])
    assert client.get("/", headers=ALPHA).status_code == 200


def test_nobody_signs_himself_up(client: Client, office: Office) -> None:
    answer = client.post(
        "/accounts/signup/",
        {"email": "new@example.com", "password1": "a-long-password-1"},
        headers=ALPHA,
    )
    assert not Membership.objects.filter(user__email="new@example.com").exists()
    assert answer.status_code in (200, 302, 403)


def test_roles_nest_within_their_side_only() -> None:
    assert may("owner", "work_requests")
    assert may("administrator", "work_desk")
    assert not may("owner", "work_desk")
    assert not may("operator", "read_health_answers")
    assert not any(may(role, "no_such_capability") for role in Role.values)
    assert set(LOWEST.values()) <= set(Role.values)
