"""Whose minute it was through the API, for both sides."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from apps.api.ledger_shapes import LedgerOut
from apps.policy_requests.models import Dispute
from tests.api import shapes_of
from tests.api.conftest import Caller
from tests.api.test_amending import of_agency, of_insurer
from tests.situations import TUESDAY, Office, minutes

Present = Callable[[datetime], None]
BODY = {
    "stretch": 2,
    "charge_to": "agency",
    "reason_code": "waited",
    "comment": "Ждали выписку.",
}


def ledger(caller: Caller, one: object) -> dict[str, object]:
    told: dict[str, object] = caller.get(f"requests/{one}/ledger/").json()
    assert shapes_of.differences(told, LedgerOut()) == []
    return told


def seconds(told: dict[str, object], column: str) -> dict[str, float]:
    return {one["party"]: one[column] for one in told["parties"] if one[column]}


def test_a_manager_disputes_a_lead_confirms_and_both_read_the_same(
    office: Office, agent: Caller, operator: Caller, present: Present
) -> None:
    one = office.journey().go_to("quoted", [minutes(10), minutes(20)]).id
    present(minutes(30))
    manager, lead = of_insurer(office, "manager"), of_agency(office, agent, "lead")
    before = ledger(operator, one)
    assert seconds(before, "raw_seconds") == {"agency": 1200.0, "insurer": 600.0}
    assert seconds(before, "adjusted_seconds") == seconds(before, "raw_seconds")
    made = manager.post(f"requests/{one}/disputes/", BODY, idempotency_key="once")
    again = manager.post(f"requests/{one}/disputes/", BODY, idempotency_key="once")
    assert (made.status_code, again.content) == (201, made.content)
    present(minutes(40))
    answer, said = (
        f"disputes/{made.json()['id']}/answer/",
        {"outcome": "confirmed", "comment": "да"},
    )
    assert agent.post(answer, said).status_code == 403
    assert manager.post(answer, said).status_code == 403
    assert lead.post(answer, said).status_code == 200
    assert (lead.post(answer, said).status_code, lead.post(answer, said).json()["code"]) == (
        409,
        "answered",
    )
    told = ledger(agent, one)
    assert seconds(told, "raw_seconds") == {"agency": 1800.0, "insurer": 600.0}
    assert seconds(told, "adjusted_seconds") == {"agency": 2400.0}
    assert told["lifetime_seconds"] == 2400.0
    (dispute,) = told["disputes"]
    assert (dispute["outcome"], dispute["answer"], dispute["side"]) == (
        "confirmed",
        "да",
        "insurer",
    )
    assert [piece["cause"] for piece in told["adjusted"]] == ["held", "dispute", "held"]
    theirs = ledger(operator, one)
    assert theirs["parties"] == told["parties"] and theirs["disputes"] == told["disputes"]


@pytest.mark.parametrize(
    ("given", "status", "code"),
    [
        ({"stretch": 99}, 422, "unknown_stretch"),
        ({"stretch": 10**30}, 422, None),
        ({"stretch": -1}, 422, None),
        ({"stretch": "x"}, 422, None),
        ({"stretch": 3}, 422, "running"),
        ({"charge_to": "bank"}, 422, None),
        ({"charge_to": "insurer"}, 422, "same_party"),
        ({"reason_code": "because"}, 422, None),
        ({"comment": ""}, 422, None),
        ({"comment": "\u0000"}, 400, None),
        ({"comment": "ы" * 301}, 422, None),
    ],
)
def test_hostile_bodies_are_answered_with_sentences(
    office: Office,
    agent: Caller,
    present: Present,
    given: dict[str, object],
    status: int,
    code: str | None,
) -> None:
    one = office.journey().go_to("quoted", [minutes(10), minutes(20)]).id
    present(minutes(30))
    answer = of_insurer(office, "manager").post(f"requests/{one}/disputes/", {**BODY, **given})
    assert answer.status_code == status, answer.content
    assert code is None or answer.json()["code"] == code
    assert answer.json()["reasons"] or answer.json()["errors"]
    assert not Dispute.objects.exists()


def test_too_late_and_without_the_right_nothing_is_disputed(
    office: Office, agent: Caller, operator: Caller, present: Present
) -> None:
    one = office.journey().go_to("quoted", [minutes(10), minutes(20)]).id
    present(minutes(30))
    for caller in (agent, operator):
        assert caller.post(f"requests/{one}/disputes/", BODY).status_code == 403
    until = datetime.fromisoformat(ledger(operator, one)["raw"][1]["dispute_until"])
    assert until.date() == (TUESDAY + timedelta(days=3)).date()
    present(until + timedelta(seconds=1))
    late = of_insurer(office, "manager").post(f"requests/{one}/disputes/", BODY)
    assert (late.status_code, late.json()["code"]) == (409, "too_late")
    assert not Dispute.objects.exists()
