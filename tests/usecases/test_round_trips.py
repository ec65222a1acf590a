"""How often a move asks the database: a fixed number, however large the package."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.policy_requests.models import ClockEvent
from apps.policy_requests.services import client_links
from apps.usecases import quoting
from tests.situations import TUESDAY, Office, minutes

PACKAGES = ("CASH-SEC", "MTG-SEC", "RENT-LL")
LATE = TUESDAY + timedelta(days=7)


def round_trips(act: Callable[[], object]) -> int:
    """Without the beginning and the end of the transaction, which here is part of the test's."""
    with CaptureQueriesContext(connection) as asked:
        act()
    return len([one for one in asked if "SAVEPOINT" not in one["sql"]])


def submit(office: Office, package_code: str) -> Callable[[], object]:
    draft = UUID(str(office.journey(package_code).policy_request.pk))
    agent = office.people["agent"]
    return partial(quoting.submit, policy_request_id=draft, by=agent, at=minutes(5))


def quote(office: Office, package_code: str, at: datetime) -> Callable[[], object]:
    submitted = office.request_in("submitted", package_code).policy_request.pk
    operator = office.people["operator"]
    return partial(quoting.quote, policy_request_id=submitted, by=operator, at=at)


def accept(office: Office, package_code: str) -> Callable[[], object]:
    offered = office.request_in("offered", package_code).policy_request
    for kind in ("key_information", "policy_terms"):
        client_links.shown(offered, kind, sha256="0" * 64, channel="link", at=minutes(30))
    agent = office.people["agent"]
    return partial(
        quoting.accept, policy_request_id=offered.pk, by=agent, at=minutes(60), evidence="phone"
    )


@pytest.mark.parametrize(
    ("prepared", "most"),
    [
        (submit, 7),
        (partial(quote, at=minutes(5)), 18),
        (partial(quote, at=LATE), 21),
        (accept, 8),
    ],
    ids=["submit", "quote", "quote that comes too late", "accept"],
)
def test_a_move_asks_the_database_so_often_and_no_more(
    office: Office, prepared: Callable[[Office, str], Callable[[], object]], most: int
) -> None:
    prepared(office, "CASH-SEC")()  # The terms are compiled once a process.
    costs = {package: round_trips(prepared(office, package)) for package in PACKAGES}
    assert costs == dict.fromkeys(PACKAGES, most)


def test_the_late_quote_above_is_late(office: Office) -> None:
    quote(office, "CASH-SEC", LATE)()
    assert ClockEvent.objects.filter(kind="breach", status="stands").count() > 0
