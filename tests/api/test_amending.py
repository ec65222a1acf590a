"""Time on record amended through the API, and what the explanation then tells."""

from collections.abc import Callable
from datetime import datetime

from apps.api import clock_shapes
from apps.policy_requests.models import StatusChange
from apps.usecases import ticking
from tests.api import shapes_of
from tests.api.conftest import BASE, Caller, sign_in
from tests.api.test_time import clock_of
from tests.situations import Office, minutes
from tests.usecases.test_rebasing_all import next_version

Present = Callable[[datetime], None]


def of_agency(office: Office, agent: Caller, role: str) -> Caller:
    return sign_in(office.users[role].email, agent.host)


def of_insurer(office: Office, role: str) -> Caller:
    return sign_in(office.users[role].email, BASE, f"agencies/{office.agency.slug}/")


def explained(caller: Caller, clock_id: object) -> dict[str, object]:
    told: dict[str, object] = caller.get(f"clocks/{clock_id}/explain/").json()
    assert shapes_of.differences(told, clock_shapes.Explained()) == []
    return told


def test_a_waiver_is_given_once_by_the_side_that_was_let_down(
    office: Office, agent: Caller, present: Present
) -> None:
    one = office.request_in("submitted").id
    ticking.tick(at=minutes(30))
    present(minutes(40))
    clock_id = clock_of(agent, one, "TTQ")["id"]
    address, body = f"clocks/{clock_id}/waiver/", {"code": "agreed", "evidence": "письмо"}
    assert agent.post(address, body).status_code == 403
    assert of_insurer(office, "manager").post(address, body).status_code == 403
    lead = of_agency(office, agent, "lead")
    assert lead.post(address, {**body, "code": "because"}).status_code == 422
    assert lead.post(address, body).status_code == 201
    assert lead.post(address, body).status_code == 409
    told = explained(agent, clock_id)
    assert told["waiver"]["code"] == "agreed"
    assert [one["status"] for one in told["breaches"]] == ["stands"]


def test_a_correction_withdraws_a_breach_and_is_told(
    office: Office, agent: Caller, operator: Caller, present: Present
) -> None:
    one = office.request_in("submitted").id
    ticking.tick(at=minutes(30))
    present(minutes(40))
    assert operator.move(one, "quote").status_code == 200
    present(minutes(45))
    body = {
        "occurred_at": minutes(9).isoformat(),
        "reason_code": "late_entry",
        "evidence": "письмо с расчётом",
    }
    assert operator.post(f"requests/{one}/correction/", body).status_code == 403
    manager = of_insurer(office, "manager")
    stale = manager.post(f"requests/{one}/correction/", body, if_match='"1"')
    assert stale.status_code == 409
    assert manager.post(f"requests/{one}/correction/", body).status_code == 200
    told = explained(agent, clock_of(agent, one, "TTQ")["id"])
    assert told["clock"]["state"] == "met"
    assert [one["status"] for one in told["breaches"]] == ["voided"]
    (line,) = told["corrections"]
    assert datetime.fromisoformat(line["occurred_at"]) == minutes(9)


def test_a_rebase_moves_the_due_and_the_first_due_is_remembered(
    office: Office, agent: Caller, present: Present
) -> None:
    one = office.request_in("submitted").id
    version = next_version(office, quote=10)
    present(minutes(5))
    body = {"version_id": str(version.pk), "mode": "carry", "reason": "новые сроки", "breaks": 0}
    assert agent.post(f"requests/{one}/rebase/", body).status_code == 403
    manager = of_insurer(office, "manager")
    assert manager.post(f"requests/{one}/rebase/", {**body, "reason": " "}).status_code in (
        400,
        422,
    )
    assert manager.post(f"requests/{one}/rebase/", body).status_code == 200
    told = explained(agent, clock_of(agent, one, "TTQ")["id"])
    assert datetime.fromisoformat(told["clock"]["due_at"]) == minutes(11)
    assert datetime.fromisoformat(told["first_due_at"]) == minutes(16)
    assert (told["version"]["id"], told["version"]["hash"]) == (
        str(version.pk),
        version.content_hash,
    )


def test_a_rebase_is_made_only_as_it_was_looked_at(
    office: Office, agent: Caller, present: Present
) -> None:
    """At the twelfth minute a quote of ten minutes is broken at once; fifteen were promised."""
    one = office.request_in("submitted").id
    version = next_version(office, quote=10)
    present(minutes(5))
    address, manager = f"requests/{one}/rebase/", of_insurer(office, "manager")
    body = {"version_id": str(version.pk), "mode": "carry", "reason": "новые сроки"}
    early = manager.post(address, {**body, "preview": True}).json()
    assert (early["breaks"], early["at_risk"], early["relieved"]) == (0, 0, 0)
    present(minutes(12))
    seen = manager.post(address, {**body, "preview": True}).json()
    (moved,) = seen["moved"]
    assert (seen["breaks"], moved["metric"], moved["change"]) == (1, "TTQ", "breached")
    assert datetime.fromisoformat(moved["due_at"]) == minutes(16)
    assert clock_of(agent, one, "TTQ")["breached"] is False
    unlooked = manager.post(address, body)
    assert (unlooked.status_code, list(unlooked.json()["errors"])) == (422, ["breaks"])
    changed = manager.post(address, {**body, "breaks": early["breaks"]})
    assert (changed.status_code, changed.json()["code"]) == (409, "unseen")
    assert clock_of(agent, one, "TTQ")["breached"] is False
    made = manager.post(
        address, {**body, "breaks": 1}, if_match=f'"{seen["revision"]}"', idempotency_key="r-1"
    )
    assert made.status_code == 200
    present(minutes(13))
    assert clock_of(agent, one, "TTQ")["breached"] is True


def test_a_preview_keeps_nothing_under_its_key_and_a_rebase_is_done_once(
    office: Office, agent: Caller, present: Present
) -> None:
    one = office.request_in("submitted").id
    version = next_version(office, quote=10)
    present(minutes(5))
    address, manager = f"requests/{one}/rebase/", of_insurer(office, "manager")
    body = {"version_id": str(version.pk), "mode": "carry", "reason": "новые сроки"}
    for _again in range(2):
        look = manager.post(address, {**body, "preview": True}, idempotency_key="k-1")
        assert "Idempotency-Replayed" not in look.headers
    first, again = (
        manager.post(address, {**body, "breaks": 0}, idempotency_key="k-1") for _ in range(2)
    )
    assert (first.status_code, first.content) == (200, again.content)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert StatusChange.objects.filter(policy_request=one, name="rebase").count() == 1


def test_a_preview_is_for_whoever_may_rebase_and_nobody_elses(
    office: Office, agent: Caller, operator: Caller, stranger: Caller, present: Present
) -> None:
    one = office.request_in("submitted").id
    version = next_version(office, quote=10)
    present(minutes(5))
    body = {"version_id": str(version.pk), "mode": "carry", "reason": "новые", "preview": True}
    for caller, status in ((agent, 403), (operator, 403), (stranger, 404)):
        answer = caller.post(f"requests/{one}/rebase/", body)
        assert answer.status_code == status
        assert "moved" not in answer.json()


def test_the_levers_are_sentences_in_the_callers_language(
    office: Office, agent: Caller, present: Present
) -> None:
    one = office.request_in("submitted").id
    present(minutes(5))
    told = explained(agent, clock_of(agent, one, "TTQ")["id"])
    assert [move["lever"] for move in told["would_move"]] == [
        "return",
        "urgent",
        "rebase",
        "calendar",
    ]
    assert all(move["words"] for move in told["would_move"])
    assert {part["holder"] for part in told["intervals"]} == {"insurer"}
