"""Exact host to agency; everything else is a plain 404 that names nobody."""

import pytest
from django.test import Client

from apps.agencies.middleware import forget
from apps.agencies.models import Agency
from tests.situations import Office

STRANGE = [
    "nobody.belay.test", "belay.test.evil.com", "evil.com", "alpha.alpha.belay.test",
    "xalpha.belay.test", "agency_template.belay.test", "public.belay.test",
]  # fmt: skip


@pytest.mark.parametrize("host", STRANGE)
def test_an_unknown_host_is_a_plain_404_that_names_no_agency(
    client: Client, alpha: Agency, host: str
) -> None:
    answer = client.get("/", headers={"host": host})
    assert answer.status_code == 404
    assert answer.content == b"Not found"


@pytest.mark.parametrize("host", ["alpha.belay.test", "ALPHA.belay.test:8000"])
def test_the_exact_host_opens_the_agencys_door(client: Client, alpha: Agency, host: str) -> None:
    answer = client.get("/", headers={"host": host})
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/accounts/login/")


def test_a_forwarded_host_changes_nothing(client: Client, alpha: Agency) -> None:
    headers = {"host": "nobody.belay.test", "x-forwarded-host": "alpha.belay.test"}
    assert client.get("/", headers=headers).status_code == 404


def test_a_switched_off_agency_answers_like_an_unknown_one(client: Client, alpha: Agency) -> None:
    Agency.objects.filter(pk=alpha.pk).update(is_active=False)
    forget("alpha")
    assert client.get("/", headers={"host": "alpha.belay.test"}).content == b"Not found"


def test_a_person_of_another_agency_finds_nothing_here(
    client: Client, office: Office, beta: Agency
) -> None:
    client.force_login(office.users["agent"])
    assert client.get("/", headers={"host": "alpha.belay.test"}).status_code == 200
    foreign = client.get("/", headers={"host": "beta.belay.test"})
    absent = client.get("/no-such-page/", headers={"host": "beta.belay.test"})
    assert foreign.status_code == absent.status_code == 404
    assert foreign.content == absent.content


def test_the_insurers_people_use_the_base_host_only(client: Client, office: Office) -> None:
    client.force_login(office.users["operator"])
    assert client.get("/desk/", headers={"host": "belay.test"}).status_code == 200
    assert client.get("/", headers={"host": "alpha.belay.test"}).status_code == 404


def test_an_agencys_people_find_no_desk(client: Client, office: Office) -> None:
    client.force_login(office.users["owner"])
    assert client.get("/desk/", headers={"host": "belay.test"}).status_code == 404
