"""The client's browser: a private link on the agency's host, and an instant to read it at."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client

from apps.kernel import clock
from apps.policy_requests.services.client_links import token_for
from apps.usecases.demo.journey import Journey
from tests.situations import minutes

HOST = "alpha.belay.test"


@contextmanager
def elsewhere() -> Iterator[None]:
    """A request enters whatever schema it needs; the test stays where it was."""
    before = connection.tenant
    try:
        yield
    finally:
        connection.set_tenant(before)


@dataclass
class Browser:
    """Opens addresses below /c/<token>/."""

    token: str
    client: Client = field(default_factory=lambda: Client(enforce_csrf_checks=True))

    def get(self, rest: str = "", **headers: str) -> Any:
        with elsewhere():
            return self.client.get(f"/c/{self.token}/{rest}", headers={"host": HOST, **headers})

    def post(self, rest: str, sent: dict[str, str] | None = None, **headers: str) -> Any:
        with elsewhere():
            return self.client.post(
                f"/c/{self.token}/{rest}", sent or {}, headers={"host": HOST, **headers}
            )


def browser_of(journey: Journey) -> Browser:
    """The browser of this journey's client."""
    return Browser(token_for(journey.policy_request, at=minutes(29)))


@pytest.fixture(autouse=True)
def fresh_counters() -> Iterator[None]:
    caches["shared"].clear()
    yield
    caches["shared"].clear()


@pytest.fixture(autouse=True)
def present(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Set the present instant of the views; half an hour after the story begins until told."""

    def at(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    at(minutes(30))
    return at
