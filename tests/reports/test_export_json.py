"""One request as JSON: enough to recompute its time, nothing about people."""

import json
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.policy_requests.models import PolicyRequest
from apps.reports import export_json
from apps.usecases import disputing, escalating, ticking
from tests.reports.weeks import by_hand, hours
from tests.situations import TUESDAY, Office, minutes

LATER = TUESDAY + timedelta(days=2)


def test_history_and_ledger_can_be_recomputed_from_the_export(office: Office) -> None:
    journey = office.request_in("delivered", every=7)
    told = json.loads(json.dumps(export_json.of(journey.policy_request, at=LATER)))
    history, ledger = told["history"], told["ledger"]
    assert [line["seq"] for line in history] == list(range(1, len(history) + 1))
    moves = [line for line in history if line["from_status"] != line["to_status"]]
    assert len(ledger) == len(moves) - 1 == 13
    for line, after, held in zip(moves, moves[1:], ledger, strict=False):
        assert (held["status"], held["holder"]) == (line["to_status"], line["holder"])
        assert (held["started_at"], held["ended_at"]) == (line["occurred_at"], after["occurred_at"])
    first, last = (datetime.fromisoformat(moves[n]["occurred_at"]) for n in (0, -1))
    total = sum(Decimal(row["seconds"]) for row in ledger)
    assert timedelta(microseconds=int(total * 1_000_000)) == last - first > timedelta(0)
    assert told["request"]["status"] == "delivered"
    assert told["messages"] and all(one["subject"] for one in told["messages"])


def test_a_breach_is_told_with_its_clock_timer_and_escalation(office: Office) -> None:
    journey = office.journey().go_to("submitted", [minutes(1)])
    ticking.tick(at=minutes(20))
    ticking.tick(at=minutes(21))
    told = export_json.of(journey.policy_request, at=LATER)
    clock = next(one for one in told["clocks"] if one["metric"] == "TTQ")
    assert clock["target_seconds"] == "900.000000"
    breach = next(one for one in told["clock_events"] if one["kind"] == "breach")
    assert breach["clock_id"] == clock["id"]
    assert breach["due_at"] == clock["due_at"] == "2026-07-14T08:16:00.000000Z"
    assert breach["detected_at"] == "2026-07-14T08:20:00.000000Z"
    assert [one["clock_id"] for one in told["escalations"]] == [clock["id"]]
    assert [one["threshold"] for one in told["timers"] if one["clock_id"] == clock["id"]] == [150]


def test_no_names_no_addresses_no_bodies(office: Office) -> None:
    journey = office.request_in("issued")
    opened = escalating.escalate(**by_hand(office, journey, "agent", hours(1)))
    escalating.answer(
        escalation_id=opened.pk, text="Секретный ответ", by=office.people["operator"], at=hours(2)
    )
    row = journey.policy_request
    told = json.dumps(export_json.of(row, at=LATER), ensure_ascii=False)
    assert row.client_name and row.client_email
    people = [person.name for person in office.people.values()]
    for secret in (row.client_name, row.client_email, row.client_phone, "Секретный", "подпись на"):
        assert secret not in told
    assert not [name for name in people if name in told]


def test_the_export_costs_twelve_statements(office: Office) -> None:
    row = PolicyRequest.objects.get(pk=office.request_in("checking").id)
    with CaptureQueriesContext(connection) as statements:
        export_json.of(row, at=LATER)
    assert len(statements) == 12


def test_the_adjusted_view_and_its_disputes_can_be_recomputed(office: Office) -> None:
    journey = office.journey().go_to("quoted", [minutes(10), minutes(20)])
    row = disputing.dispute(
        policy_request_id=journey.id, stretch=2, charge_to="agency", reason_code="waited",
        comment="Секретные слова", by=office.people["manager"], at=minutes(30),
    )  # fmt: skip
    answer = {"confirmed": True, "comment": "Секретный ответ", "at": minutes(40)}
    disputing.answer(dispute_id=row.pk, by=office.people["lead"], **answer)
    told = json.loads(json.dumps(export_json.of(journey.policy_request, at=minutes(60))))
    pieces = told["adjusted"]
    assert [(one["party"], one["cause"], one["seconds"]) for one in pieces] == [
        ("agency", "held", "600.000000"),
        ("agency", "dispute", "600.000000"),
        ("agency", "held", "2400.000000"),
    ]
    assert [one["holder"] for one in pieces] == [one["holder"] for one in told["ledger"]]
    (dispute,) = told["disputes"]
    assert (dispute["id"], dispute["outcome"]) == (pieces[1]["ref"], "confirmed")
    assert "Секретн" not in json.dumps(told, ensure_ascii=False)
