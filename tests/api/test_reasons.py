"""Reasons of broken promises through the API: alone, with a move, and asked for."""

from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

import pytest

from apps.api import clock_shapes, shapes
from apps.policy_requests.models import DelayReason
from apps.usecases import quoting, ticking
from tests.api import shapes_of
from tests.api.conftest import Caller
from tests.api.test_amending import explained, of_agency, of_insurer
from tests.api.test_time import clock_of
from tests.situations import Office, minutes

Present = Callable[[datetime], None]
TTH = "ola.TTH..1.1"
ABSENT = "7c9f2a52-0000-4000-8000-000000000000"


def quoted_late(office: Office) -> object:
    journey = office.request_in("submitted")
    ticking.tick(at=minutes(20))
    quoting.quote(policy_request_id=journey.id, by=office.people["operator"], at=minutes(30))
    return journey.id


def test_a_move_that_ends_is_refused_with_the_list_and_made_with_the_reasons(
    office: Office, agent: Caller, present: Present
) -> None:
    one = office.request_in("issued").id
    present(minutes(300))
    refused = agent.move(one, "deliver", evidence="лично")
    told = refused.json()
    assert (refused.status_code, told["code"]) == (422, "reasons_wanted")
    (wanted,) = told["wanted"]
    assert shapes_of.differences(wanted, clock_shapes.WantedReason()) == []
    assert (wanted["name"], wanted["suggested"]) == (TTH, "late_reply")
    assert told["errors"] == {TTH: "Скажите, почему это обещание нарушено."}
    assert {"late_reply", "other"} < {choice["code"] for choice in told["choices"]}
    said = [{"clock": wanted["clock"], "code": wanted["suggested"]}]
    done = agent.move(one, "deliver", evidence="лично", delay_reasons=said)
    assert (done.status_code, done.json()["status"]) == (200, "delivered")
    row = DelayReason.objects.get()
    assert (row.code, row.is_confirmed) == ("late_reply", True)


def test_the_request_lists_what_its_end_will_ask(
    office: Office, agent: Caller, operator: Caller, present: Present
) -> None:
    one = office.request_in("issued").id
    present(minutes(300))
    moves = {each["name"]: each for each in agent.get(f"requests/{one}/").json()["transitions"]}
    assert [each["name"] for each in moves["deliver"]["wanted"]] == [TTH]
    (param,) = [p for p in moves["deliver"]["parameters"] if p["name"] == "delay_reasons"]
    assert param["required"] is True
    assert len(param["choices"]) == 45
    assert moves["request_fix"]["wanted"] == []
    assert shapes_of.differences(moves["deliver"], shapes.Transition()) == []
    for each in operator.get(f"requests/{one}/").json()["transitions"]:
        assert each["wanted"] == [], "the hand-over is the agency's promise"


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("late_reply", 400),
        ([["ola", "late_reply"]], 400),
        ([{"clock": TTH}], 400),
        ([{"clock": TTH, "code": 5}], 400),
        ([{"clock": TTH, "code": "late_reply", "who": "me"}], 400),
        ([{"clock": TTH, "code": None}], 400),
        ([{"clock": TTH, "code": "late_reply"}] * 101, 400),
        ([{"clock": TTH, "code": "because"}], 422),
        ([{"clock": TTH, "code": "other"}], 422),
        ([{"clock": TTH, "code": "other", "comment": "  "}], 422),
        ([{"clock": TTH, "code": "late_reply", "comment": "x" * 301}], 422),
        ([{"clock": TTH, "code": "late_reply"}] * 2, 409),
        ([], 422),
        ([{"clock": ABSENT, "code": "late_reply"}], 422),
    ],
)
def test_reasons_that_can_not_be_read_or_kept_change_nothing(
    office: Office, agent: Caller, present: Present, said: object, status: int
) -> None:
    one = office.request_in("issued").id
    present(minutes(300))
    answer = agent.move(one, "deliver", evidence="лично", delay_reasons=said)
    assert answer.status_code == status, answer.json()
    assert answer.json()["reasons"]
    assert agent.get(f"requests/{one}/").json()["status"] == "issued"
    assert not DelayReason.objects.exists()


def test_a_move_that_ends_nothing_takes_no_reasons(
    office: Office, agent: Caller, present: Present
) -> None:
    one = office.journey().id
    said = [{"clock": "ola.TTO..1.1", "code": "late_reply"}]
    refused = agent.move(one, "submit", delay_reasons=said)
    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["delay_reasons"])


def test_the_side_that_broke_it_says_why_and_the_explanation_tells(
    office: Office, agent: Caller, operator: Caller, present: Present
) -> None:
    one = quoted_late(office)
    present(minutes(40))
    clock_id = clock_of(agent, one, "TTQ")["id"]
    address, body = f"clocks/{clock_id}/reason/", {"code": "queue_overload"}
    before = explained(agent, clock_id)
    assert (before["delay_reason"], before["suggested_reason"]) == (None, "queue_overload")
    assert agent.post(address, body).status_code == 403
    assert of_agency(office, agent, "owner").post(address, body).status_code == 403
    for bad in (
        {"code": "because"},
        {"code": "other"},
        {},
        {"code": "price", "comment": "x" * 301},
    ):
        assert operator.post(address, bad).status_code == 422
    assert operator.post(address, body, idempotency_key="r-1").status_code == 201
    again = operator.post(address, body, idempotency_key="r-1")
    assert (again.status_code, again.headers["Idempotency-Replayed"]) == (201, "true")
    second = operator.post(address, {"code": "no_template"})
    assert (second.status_code, second.json()["code"]) == (409, "reason_given")
    manager = of_insurer(office, "manager")
    better = {"code": "other", "comment": "Не работал расчёт."}
    assert manager.post(address, better).status_code == 201
    told = explained(agent, clock_id)
    held, (first,) = told["delay_reason"], told["earlier_delay_reasons"]
    assert (held["code"], held["owner"], held["confirmed"]) == ("other", "insurer", False)
    assert held["comment"] == "Не работал расчёт."
    assert (first["code"], first["confirmed"]) == ("queue_overload", True)
    assert DelayReason.objects.count() == 2


def test_a_clock_that_kept_its_promise_or_is_foreign_takes_no_reason(
    office: Office, agent: Caller, operator: Caller, stranger: Caller, present: Present
) -> None:
    one = office.request_in("quoted").id
    present(minutes(40))
    kept = clock_of(agent, one, "TTQ")["id"]
    refused = operator.post(f"clocks/{kept}/reason/", {"code": "queue_overload"})
    assert (refused.status_code, refused.json()["code"]) == (422, "reasons_wanted")
    foreign = stranger.post(f"clocks/{kept}/reason/", {"code": "queue_overload"})
    absent = stranger.post(f"clocks/{uuid4()}/reason/", {"code": "queue_overload"})
    assert foreign.status_code == absent.status_code == 404
    assert foreign.json()["reasons"] == absent.json()["reasons"]
    assert not DelayReason.objects.exists()
