"""Many at once: one deed, one line of history, no fault of ours. Real connections."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from apps.agencies.stepping import inside
from apps.policy_requests.models import PolicyRequest, StatusChange
from apps.registry.models import StoredAnswer
from tests.api.conftest import BASE, Caller, sign_in
from tests.situations import Office

MANY = 12


@pytest.fixture
def living_agent(
    living_office: Office, present: object, django_db_blocker: Any
) -> Iterator[Caller]:
    """An agent of the committed office."""
    slug = living_office.agency.slug
    yield sign_in(f"agent@{slug}.example", f"{slug}.{BASE}")
    connection.set_schema_to_public()
    StoredAnswer.objects.filter(scope__startswith=living_office.agency.schema_name).delete()


def at_once(act: Callable[[int], Any]) -> list[Any]:
    """Run `act` in threads that start together."""
    gate = threading.Barrier(MANY)

    def run(number: int) -> Any:
        gate.wait()
        try:
            return act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(MANY) as pool:
        return list(pool.map(run, range(MANY)))


def test_equal_keys_at_once_open_one_request(living_office: Office, living_agent: Caller) -> None:
    body = {"package": "RENT-LL"}
    answers = at_once(lambda _n: living_agent.post("requests/", body, Idempotency_Key="one"))
    assert Counter(answer.status_code for answer in answers) == {201: MANY}
    assert len({answer.content for answer in answers}) == 1
    assert sum("Idempotency-Replayed" not in answer for answer in answers) == 1
    with inside(living_office.agency):
        assert PolicyRequest.objects.count() == 1


def test_one_move_at_once_has_one_winner(living_office: Office, living_agent: Caller) -> None:
    with inside(living_office.agency):
        one = living_office.request_in("quoted", "RENT-LL").id
    answers = at_once(lambda _n: living_agent.move(one, "offer"))
    counted = Counter(answer.status_code for answer in answers)
    assert counted[200] == 1
    assert counted[200] + counted[409] == MANY
    with inside(living_office.agency):
        assert StatusChange.objects.filter(policy_request=one, name="offer").count() == 1
