"""The urgent route on the card: what it would do is said before; the desk's manager takes it."""

import pytest
from django.test import Client

from apps.kernel import clock
from apps.policy_requests.models import ClockEvent
from apps.usecases import urgent_route
from tests.portal.card_steps import BASE, desk_card, get, post, schema_kept, signed_in, text
from tests.situations import TOMORROW, Office, minutes


@pytest.fixture
def agent(office: Office) -> Client:
    return signed_in(office.users["agent"])


def desk(client: Client, one: object, **typed: str):  # type: ignore[no-untyped-def]
    with schema_kept():
        if typed:
            return client.post(desk_card(one, "urgent"), typed, headers=BASE)
        return client.get(desk_card(one), headers=BASE)


def test_what_would_move_and_what_would_break_at_once_is_said_beforehand(
    office: Office, agent: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fifteen minutes from the first; the urgent ten are over at the eleventh."""
    one = office.request_in("submitted", closing_at=TOMORROW).policy_request
    monkeypatch.setattr(clock, "now", lambda: minutes(5))
    assert "сегодня в 11:16 → сегодня в 11:11" in text(get(agent, one))
    monkeypatch.setattr(clock, "now", lambda: minutes(12))
    page = text(get(agent, one))
    assert "нарушится сразу" in page
    assert "Что произойдёт сразу" in page
    assert not ClockEvent.objects.filter(kind="breach").exists()
    assert post(agent, one, "urgent", urgent="on", reason="нотариус").status_code == 303
    assert ClockEvent.objects.get(kind="breach").clock.metric == "TTQ"


def test_where_nothing_would_move_it_says_so(
    office: Office, agent: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = office.request_in("offered", closing_at=TOMORROW).policy_request
    monkeypatch.setattr(clock, "now", lambda: minutes(12))
    assert "Ни один срок сразу не сдвинется." in text(get(agent, one))


def test_a_promise_that_is_broken_already_is_not_said_to_move(
    office: Office, agent: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = office.request_in("submitted", closing_at=TOMORROW).policy_request
    monkeypatch.setattr(clock, "now", lambda: minutes(40))
    assert "Ни один срок сразу не сдвинется." in text(get(agent, one))


def test_the_manager_takes_it_at_the_desk_and_nobody_below_him(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = office.request_in("submitted").policy_request
    monkeypatch.setattr(clock, "now", lambda: minutes(5))
    operator, manager = (signed_in(office.users[who]) for who in ("operator", "manager"))
    assert "Взять срочный маршрут" not in text(desk(operator, one))
    assert desk(operator, one, urgent="on", reason="надо").status_code == 403
    assert "Взять срочный маршрут" in text(desk(manager, one))
    refused = desk(manager, one, urgent="on", reason=" ")
    assert refused.status_code == 422
    assert desk(manager, one, urgent="on", reason="обещали клиенту").status_code == 303
    one.refresh_from_db()
    assert one.urgent
    assert desk(manager, one, urgent="").status_code == 303
    one.refresh_from_db()
    assert not one.urgent


def test_the_months_figures_stand_beside_the_managers_agreement_and_on_the_agencys_page(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = [
        urgent_route.mark_urgent(
            policy_request_id=office.journey(closing_at=TOMORROW).id, urgent=True,
            reason="нотариус", by=office.people["agent"], at=minutes(n),
        )
        for n in range(4)
    ]  # fmt: skip
    monkeypatch.setattr(clock, "now", lambda: minutes(10))
    manager = signed_in(office.users["manager"])
    last, first = calls[-1], calls[0]
    assert last is not None
    assert first is not None
    figures = (
        "Срочных за месяц: 3 из 3 (10 % заявок, но не меньше 3).",
        "Это 75 % заявок месяца (3 из 4).",
    )
    with schema_kept():
        asked = text(manager.get(f"/desk/alpha/escalations/{last.pk}/", headers=BASE))
        within = text(manager.get(f"/desk/alpha/escalations/{first.pk}/", headers=BASE))
        agency = text(manager.get("/desk/agencies/alpha/", headers=BASE))
    assert 'value="agree"' in asked
    for figure in figures:
        assert figure in asked
        assert figure in agency
        assert figure not in within
