"""Clocks through the API: how they stand, why this minute, everything for recounting."""

from collections.abc import Callable
from datetime import datetime, timedelta

from apps.escalations.models import Escalation
from apps.usecases import escalating, ticking
from tests.api import shapes_of
from tests.api.conftest import Caller
from tests.situations import TUESDAY, Office, minutes


def clock_of(caller: Caller, one: object, metric: str) -> dict[str, object]:
    rows = caller.get(f"requests/{one}/clocks/").json()["results"]
    return next(row for row in rows if row["metric"] == metric and not row["stage"])


def test_a_running_clock_says_what_is_left(office: Office, agent: Caller, present) -> None:
    one = office.request_in("submitted").id
    present(minutes(6))
    row = clock_of(agent, one, "TTQ")
    assert (row["state"], row["kind"], row["target_seconds"]) == ("running", "sla", 15 * 60)
    assert (row["consumed_seconds"], row["remaining_seconds"]) == (5 * 60, 10 * 60)
    assert "10 мин" in str(row["words"])


def test_every_second_is_explained(
    office: Office, agent: Caller, present: Callable[[datetime], None]
) -> None:
    one = office.request_in("submitted").id
    present(TUESDAY + timedelta(days=1))
    told = agent.get(f"clocks/{clock_of(agent, one, 'TTQ')['id']}/explain/").json()
    kinds = [stretch["kind"] for stretch in told["intervals"]]
    assert kinds == ["counted", "closed", "counted"]
    counted = sum(stretch["working_seconds"] for stretch in told["intervals"])
    assert counted == told["clock"]["consumed_seconds"]
    assert told["intervals"][0]["end"] == told["intervals"][1]["start"]
    assert told["version"]["calendar"]["zone"] == told["version"]["zone"] == "Europe/Moscow"
    due = next(t for t in told["thresholds"] if t["percent"] == 100)
    assert due["at"] == told["clock"]["due_at"]
    assert due["reached"]
    assert told["clock"]["breached"]


def test_a_return_rests_the_clock_and_says_so(
    office: Office, agent: Caller, operator: Caller, present
) -> None:
    one = office.request_in("checking").id
    present(minutes(30))
    operator.move(
        one, "ask_for_correction", reason_code="other", items=["passport"], comment="не видно"
    )
    present(minutes(90))
    row = clock_of(agent, one, "TTV")
    assert row["state"] == "paused"
    told = agent.get(f"clocks/{row['id']}/explain/").json()
    assert [s["kind"] for s in told["intervals"]] == ["counted", "paused"]
    assert told["intervals"][1]["working_seconds"] == 0
    assert told["clock"]["consumed_seconds"] == told["intervals"][0]["working_seconds"]


def test_the_export_adds_up_to_the_lifetime(office: Office, agent: Caller) -> None:
    one = office.request_in("delivered").id
    told = agent.get(f"requests/{one}/export/").json()
    assert {"history", "ledger", "clocks", "timers", "messages"} <= set(told)
    assert len(told["history"]) > 10
    spent = sum(float(line["seconds"]) for line in told["ledger"])
    first, last = (datetime.fromisoformat(told["history"][n]["occurred_at"]) for n in (0, -1))
    assert spent == (last - first).total_seconds()


def test_a_breach_is_escalated_and_worked_through(
    office: Office, agent: Caller, operator: Caller, present
) -> None:
    one = office.request_in("submitted").id
    ticking.tick(at=minutes(60))
    ticking.tick(at=minutes(61))
    present(minutes(70))
    rows = agent.get(f"escalations/?request={one}&state=open").json()["results"]
    assert [row["metric"] for row in rows] == ["TTQ"]
    steps = f"escalations/{rows[0]['id']}/steps"
    handed = {"stuck_at": "quote", "channel": "по телефону"}
    assert agent.post(f"{steps}/hand_over/", handed).status_code == 200
    assert operator.post(f"{steps}/acknowledge/").json()["state"] == "acknowledged"
    assert operator.post(f"{steps}/answer/", {"text": "через час"}).json()["state"] == "answered"
    assert agent.post(f"{steps}/close/", {"solved": True}).json()["state"] == "solved"
    assert agent.post(f"{steps}/close/", {"solved": True}).status_code == 409
    assert agent.post(f"{steps}/dance/").status_code == 404
    waited = agent.get(f"escalations/?request={one}").json()["results"][0]["acknowledgements"]
    assert [(round_["round"], round_["state"]) for round_ in waited] == [(1, "met")]
    assert (waited[0]["target_seconds"], waited[0]["consumed_seconds"]) == (1800, 600)
    assert waited[0]["breached_at"] is waited[0]["detected_at"] is None
    assert Escalation.objects.get(pk=rows[0]["id"]).answer == "через час"


def test_a_call_left_unanswered_says_so_with_both_instants(
    office: Office, agent: Caller, present
) -> None:
    one = office.request_in("submitted").id
    escalating.escalate(policy_request_id=one, by=office.people["agent"], at=minutes(2))
    ticking.tick(at=minutes(40))
    present(minutes(50))
    rows = agent.get(f"escalations/?request={one}").json()["results"]
    row = next(each for each in rows if each["cause"] == "by_hand")
    waited = row["acknowledgements"][0]
    assert (waited["state"], waited["overrun_seconds"]) == ("running", 18 * 60)
    assert datetime.fromisoformat(waited["due_at"]) == minutes(32)
    assert waited["breached_at"] == waited["due_at"]
    assert datetime.fromisoformat(waited["detected_at"]) == minutes(40)


def test_an_escalation_by_hand_is_opened_once(office: Office, agent: Caller) -> None:
    one = office.request_in("submitted").id
    assert agent.post(f"requests/{one}/escalations/").status_code == 201
    assert agent.post(f"requests/{one}/escalations/").status_code == 409


def test_clocks_have_the_names_they_are_described_by(office: Office, agent: Caller) -> None:
    from apps.api import clock_shapes, shapes

    one = office.request_in("submitted").id
    rows = agent.get(f"requests/{one}/clocks/").json()["results"]
    told = agent.get(f"clocks/{rows[0]['id']}/explain/").json()
    assert shapes_of.differences(told, clock_shapes.Explained()) == []
    listed = agent.get("requests/").json()
    assert shapes_of.differences(listed, shapes.RequestPage()) == []
