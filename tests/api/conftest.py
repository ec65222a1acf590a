"""Callers of the API: signed in through the front door, each on his own host."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from apps.agencies.models import Agency
from apps.agencies.stepping import inside
from apps.kernel import clock
from apps.usecases.demo import people
from tests.situations import Office, minutes, office_of

BASE = "belay.test"


@contextmanager
def elsewhere() -> Iterator[None]:
    """A request enters whatever schema it needs; the test stays where it was."""
    before = connection.tenant
    try:
        yield
    finally:
        connection.set_tenant(before)


@dataclass
class Caller:
    """One program with its token; addresses begin after /api/v1/."""

    host: str
    token: str = ""
    prefix: str = ""

    def call(self, method: str, address: str, body: Any = None, **headers: str) -> Any:
        sent = {"host": self.host, **{k.replace("_", "-"): v for k, v in headers.items()}}
        if self.token:
            sent["authorization"] = f"Token {self.token}"
        extra = {} if body is None else {"data": body, "content_type": "application/json"}
        path = address if address.startswith("/") else f"/api/v1/{self.prefix}{address}"
        with elsewhere():
            return Client().generic(method, path, **_generic(extra), headers=sent)

    def get(self, address: str, **headers: str) -> Any:
        return self.call("GET", address, **headers)

    def post(self, address: str, body: Any = None, **headers: str) -> Any:
        return self.call("POST", address, {} if body is None else body, **headers)

    def patch(self, address: str, body: Any, **headers: str) -> Any:
        return self.call("PATCH", address, body, **headers)

    def upload(self, address: str, *, content: bytes, name: str = "скан.pdf", **fields: str) -> Any:
        path = f"/api/v1/{self.prefix}{address}"
        sent = {"host": self.host, "authorization": f"Token {self.token}"}
        key = fields.pop("key", "")
        if key:
            sent["idempotency-key"] = key
        file = SimpleUploadedFile(name, content)
        with elsewhere():
            return Client().post(path, {**fields, "file": file}, headers=sent)

    def move(self, policy_request_id: object, name: str, **given: Any) -> Any:
        return self.post(f"requests/{policy_request_id}/transitions/{name}/", given)


def _generic(extra: dict[str, Any]) -> dict[str, Any]:
    import json

    if "data" in extra and not isinstance(extra["data"], str | bytes):
        extra["data"] = json.dumps(extra["data"])
    return extra


def sign_in(email: str, host: str, prefix: str = "") -> Caller:
    """A caller who came in with e-mail and password."""
    caller = Caller(host, prefix="")
    answer = caller.post("tokens/", {"email": email, "password": people.PASSWORD})
    assert answer.status_code == 201, answer.content
    return Caller(host, answer.json()["token"], prefix)


@pytest.fixture(autouse=True)
def fresh_counters() -> Iterator[None]:
    """No test is throttled by the one before it."""
    caches["shared"].clear()
    yield
    caches["shared"].clear()


@pytest.fixture
def present(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Set the present instant of the views."""

    def at(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    at(minutes(30))
    return at


@pytest.fixture
def agent(office: Office, present: object) -> Caller:
    return sign_in("agent@alpha.example", f"alpha.{BASE}")


@pytest.fixture
def operator(office: Office, present: object) -> Caller:
    return sign_in("operator@insurer.example", BASE, "agencies/alpha/")


@pytest.fixture
def underwriter(office: Office, present: object) -> Caller:
    return sign_in("underwriter@insurer.example", BASE, "agencies/alpha/")


@pytest.fixture
def stranger(office: Office, beta: Agency, present: object) -> Caller:
    """An agent of the other agency, on his own host."""
    with inside(beta):
        office_of(beta)
    return sign_in("agent@beta.example", f"beta.{BASE}")
