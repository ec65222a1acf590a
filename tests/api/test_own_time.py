"""A program tells a move later than it happened: replayed into its place, by granted tokens."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from apps.accounts.models import User
from apps.api.models import ApiToken
from apps.notifications.models import Message
from apps.policy_requests.models import Clock, ClockEvent, Interval, StatusChange
from apps.usecases import drafting, rebuilding, ticking, urgent_route
from apps.usecases.demo.journey import Journey
from tests.api.conftest import BASE, Caller, elsewhere, sign_in
from tests.portal.card_steps import signed_in
from tests.situations import TOMORROW, Office, minutes
from tests.usecases.test_rebasing_all import next_version

Present = Callable[[datetime], None]


def granted(email: str) -> None:
    assert ApiToken.objects.filter(token__user__email=email).update(own_time=True)


@pytest.fixture
def program(operator: Caller) -> Caller:
    """The insurer's system, in an operator's role, granted its own time."""
    granted("operator@insurer.example")
    return operator


def clock_of(journey: Journey, metric: str = "TTQ") -> Clock:
    return Clock.objects.get(policy_request_id=journey.id, metric=metric)


def told(caller: Caller, journey: Journey, minute: float, name: str = "quote") -> Any:
    return caller.move(journey.id, name, occurred_at=minutes(minute).isoformat())


def differences(office: Office) -> list[str]:
    return list(rebuilding.check(office.agency.pk, at=minutes(60)))


def letters(event: str) -> int:
    return Message.objects.filter(event=event).count()


def test_a_quote_in_time_that_arrives_late_withdraws_the_breach_with_one_letter(
    office: Office, program: Caller, present: Present
) -> None:
    """Submitted at 1, due at 16, found broken at 20; quoted elsewhere at 12, told at 30."""
    journey = office.request_in("submitted")
    ticking.tick(at=minutes(20))
    assert ClockEvent.objects.get(clock=clock_of(journey), kind="breach").status == "stands"
    present(minutes(30))
    assert told(program, journey, 12).status_code == 200
    breach = ClockEvent.objects.get(clock=clock_of(journey), kind="breach")
    assert (breach.status, breach.voided_at) == ("voided", minutes(30))
    assert (clock_of(journey).state, clock_of(journey).stopped_at) == ("met", minutes(12))
    ticking.tick(at=minutes(31))
    assert letters("clock.correction") == 1
    stretch = Interval.objects.get(policy_request_id=journey.id, status="submitted")
    assert (stretch.started_at, stretch.ended_at) == (minutes(1), minutes(12))
    assert clock_of(journey, "TTP").started_at == minutes(12), "the agency's own time began then"
    assert differences(office) == []


def test_the_record_keeps_when_it_arrived_and_by_whom(
    office: Office, program: Caller, present: Present
) -> None:
    journey = office.request_in("submitted")
    present(minutes(30))
    told(program, journey, 12)
    _create, _submit, quote, put = StatusChange.objects.filter(policy_request_id=journey.id)
    assert (quote.name, quote.recorded_at) == ("quote", minutes(30))
    assert (put.name, put.reason_code, put.recorded_at) == ("correct", "told_late", minutes(30))
    assert put.details["corrects"] == quote.seq
    assert datetime.fromisoformat(put.details["occurred_at"]) == minutes(12)
    assert put.staff_id == office.people["operator"].staff_id
    explained = program.get(f"clocks/{clock_of(journey).pk}/explain/").json()
    (correction,) = explained["corrections"]
    assert correction["reason_code"] == "told_late"
    card = signed_in(office.users["operator"]).get(
        f"/desk/alpha/requests/{journey.id}/", headers={"host": BASE}
    )
    assert "программа сообщила позже" in card.content.decode()


def test_what_nobody_had_noticed_yet_is_never_called_broken(
    office: Office, program: Caller, present: Present
) -> None:
    journey = office.request_in("submitted")
    present(minutes(30))
    told(program, journey, 16)
    assert not ClockEvent.objects.filter(clock=clock_of(journey), kind="breach").exists()
    assert (letters("clock.breach"), letters("clock.correction")) == (0, 0)
    assert clock_of(journey).state == "met", "at the very due is in time"


def test_a_quote_that_was_late_anyhow_stays_late_by_its_own_time(
    office: Office, program: Caller, present: Present
) -> None:
    journey = office.request_in("submitted")
    ticking.tick(at=minutes(20))
    present(minutes(30))
    told(program, journey, 18)
    assert (clock_of(journey).state, clock_of(journey).stopped_at) == ("missed", minutes(18))
    assert ClockEvent.objects.get(clock=clock_of(journey), kind="breach").status == "stands"
    assert letters("clock.correction") == 0
    assert differences(office) == []


def test_a_return_that_arrives_late_takes_back_the_warnings_noted_since(
    office: Office, program: Caller, present: Present
) -> None:
    """Half of the time is warned of at 8.5; the request was given back at 6, told at 10."""
    journey = office.request_in("submitted")
    ticking.tick(at=minutes(9))
    present(minutes(10))
    given = {"reason_code": "other", "items": ["passport"], "comment": "не видно"}
    back = program.move(
        journey.id, "ask_for_quote_data", occurred_at=minutes(6).isoformat(), **given
    )
    assert back.status_code == 200
    warning = ClockEvent.objects.get(clock=clock_of(journey), kind="warning")
    assert (warning.threshold, warning.status) == (50, "voided")
    assert (clock_of(journey).state, clock_of(journey).consumed) == (
        "paused",
        minutes(6) - minutes(1),
    )
    assert letters("clock.correction") == 0, "only a breach is taken back by letter"
    assert differences(office) == []


@pytest.mark.parametrize(
    ("minute", "status", "code"), [(30.1, 400, "future"), (0.5, 409, "out_of_order")]
)
def test_the_future_and_what_lies_before_the_last_step_are_refused_with_a_sentence(
    office: Office, program: Caller, present: Present, minute: float, status: int, code: str
) -> None:
    journey = office.request_in("submitted")
    present(minutes(30))
    refused = told(program, journey, minute)
    assert (refused.status_code, refused.json()["code"]) == (status, code)
    (sentence,) = refused.json()["reasons"]
    assert sentence.endswith(".")
    assert journey.policy_request.status == "submitted"
    assert clock_of(journey).state == "running"


def test_it_may_not_lie_before_a_turn_of_the_clocks_but_before_a_name(
    office: Office, program: Caller, present: Present
) -> None:
    journey = office.request_in("submitted", closing_at=TOMORROW)
    urgent_route.mark_urgent(
        policy_request_id=journey.id, urgent=True, reason="нотариус",
        by=office.people["agent"], at=minutes(5),
    )  # fmt: skip
    drafting.take(policy_request_id=journey.id, by=office.people["operator"], at=minutes(10))
    present(minutes(12))
    assert told(program, journey, 4).json()["code"] == "out_of_order"
    assert told(program, journey, 7).status_code == 200
    assert clock_of(journey).stopped_at == minutes(7)
    assert differences(office) == []


def test_two_late_moves_keep_their_order(office: Office, program: Caller, present: Present) -> None:
    journey = office.request_in("submitted")
    present(minutes(30))
    assert told(program, journey, 12).status_code == 200
    agent = sign_in("agent@alpha.example", f"alpha.{BASE}")
    granted("agent@alpha.example")
    assert told(agent, journey, 11, "offer").json()["code"] == "out_of_order"
    assert told(agent, journey, 14, "offer").status_code == 200
    assert clock_of(journey, "TTP").consumed == minutes(14) - minutes(12)
    assert differences(office) == []


def test_any_other_token_is_refused_with_a_sentence_and_nothing_is_done(
    office: Office, operator: Caller, present: Present
) -> None:
    journey = office.request_in("submitted")
    present(minutes(10))
    refused = told(operator, journey, 5)
    assert (refused.status_code, refused.json()["code"]) == (403, "own_time")
    assert "администратор" in refused.json()["reasons"][0]
    assert journey.policy_request.status == "submitted"
    assert operator.move(journey.id, "quote").status_code == 200, "without a time it may"


def test_the_right_gives_no_other_role(office: Office, agent: Caller, present: Present) -> None:
    granted("agent@alpha.example")
    journey = office.request_in("submitted")
    present(minutes(10))
    assert told(agent, journey, 5).json()["code"] == "not_allowed"


@pytest.mark.parametrize(
    "written",
    ["2026-07-14T11:05:00", "2026-13-45T99:00:00Z", "yesterday", "", 1784016300, ["x"], True],
)
def test_an_instant_that_cannot_be_read_or_has_no_zone_is_told_at_the_field(
    office: Office, program: Caller, present: Present, written: object
) -> None:
    journey = office.request_in("submitted")
    present(minutes(10))
    refused = program.move(journey.id, "quote", occurred_at=written)
    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["occurred_at"])
    assert journey.policy_request.status == "submitted"


def test_the_same_call_twice_is_one_move(office: Office, program: Caller, present: Present) -> None:
    journey = office.request_in("submitted")
    present(minutes(10))
    body, address = {"occurred_at": minutes(5).isoformat()}, f"requests/{journey.id}/transitions/"
    first = program.post(f"{address}quote/", body, idempotency_key="core-1")
    again = program.post(f"{address}quote/", body, idempotency_key="core-1")
    assert (first.status_code, first.content) == (200, again.content)
    assert StatusChange.objects.filter(policy_request_id=journey.id, name="correct").count() == 1


def test_a_late_first_submit_pins_the_terms_of_its_moment(
    office: Office, agent: Caller, present: Present
) -> None:
    granted("agent@alpha.example")
    journey = office.journey()
    old = next_version(office, quote=12, start=1)
    next_version(office, quote=10, start=3)
    present(minutes(5))
    assert told(agent, journey, 2, "submit").status_code == 200
    assert clock_of(journey).version_id == old.pk
    assert clock_of(journey).due_at == minutes(14)


def test_an_administrator_grants_it_in_the_admin_and_takes_it_back(
    office: Office, operator: Caller, present: Present
) -> None:
    token = ApiToken.objects.get(token__user__email="operator@insurer.example")
    address = f"/admin/api/apitoken/{token.pk}/change/"
    manager = User.objects.get(pk=office.users["manager"].pk)
    assert save(signed_in(manager), address, {"own_time": "on"}) == 302, "to the sign-in"
    token.refresh_from_db()
    assert not token.own_time
    chief = signed_in(User.objects.create_superuser("chief@belay.example", "x", name="Главный"))
    assert save(chief, address, {"own_time": "on"}) == 302
    journey = office.request_in("submitted")
    present(minutes(10))
    assert told(operator, journey, 5).status_code == 200
    entry = LogEntry.objects.get(object_id=token.pk)
    assert entry.user.email == "chief@belay.example"
    assert save(chief, address, {}) == 302
    other = office.request_in("submitted")
    assert told(operator, other, 5).status_code == 403
    with elsewhere():
        listed = chief.get("/admin/api/apitoken/", headers={"host": BASE}).content.decode()
    assert str(token.token.user) in listed
    assert operator.token not in listed


def save(chief: Client, address: str, typed: dict[str, str]) -> int:
    with elsewhere():
        return int(chief.post(address, typed, headers={"host": BASE}).status_code)


def test_a_granted_token_outlives_any_number_of_newer_ones(
    office: Office, program: Caller, present: Present, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("apps.api.views.tokens.MOST_TOKENS", 2)
    newer = [sign_in("operator@insurer.example", BASE, program.prefix) for _each in range(3)]
    assert program.get("requests/").status_code == 200
    assert [one.get("requests/").status_code for one in newer] == [401, 200, 200]
