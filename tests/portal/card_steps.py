"""What the tests of the card do over and over: sign in, open, read the hidden revision."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.http import HttpResponse
from django.test import Client

from apps.policy_requests.models import PolicyRequest

ALPHA = {"host": "alpha.belay.test"}
BASE = {"host": "belay.test"}
PNG_HEAD = b"GIF89a" + b"\x00" * 64


def signed_in(user: object) -> Client:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    return client


@contextmanager
def schema_kept() -> Iterator[None]:
    """A request leaves the connection in its own schema; the test goes on in the one it was in."""
    before = connection.tenant
    try:
        yield
    finally:
        connection.set_tenant(before)


def card(policy_request: PolicyRequest, deed: str = "") -> str:
    return f"/requests/{policy_request.pk}/" + (f"{deed}/" if deed else "")


def desk_card(policy_request: PolicyRequest, deed: str = "") -> str:
    return f"/desk/alpha/requests/{policy_request.pk}/" + (f"{deed}/" if deed else "")


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def revision(answer: HttpResponse) -> str:
    found = re.search(r'name="revision" value="(\d+)"', text(answer))
    assert found, "the card has no form with a revision"
    return found[1]


def get(client: Client, policy_request: PolicyRequest, deed: str = "") -> HttpResponse:
    with schema_kept():
        return client.get(card(policy_request, deed), headers=ALPHA)


def post(client: Client, policy_request: PolicyRequest, deed: str, **typed: object) -> HttpResponse:
    with schema_kept():
        return client.post(card(policy_request, deed), typed, headers=ALPHA)
