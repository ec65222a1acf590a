"""Every chip leads to why it says what it says, and the card plans from the closing."""

import pytest
from django.test import Client

from tests.situations import Office

HOST = {"host": "alpha.belay.test"}


@pytest.fixture
def agent(office: Office) -> Client:
    client = Client()
    client.force_login(office.users["agent"])
    return client


def test_the_chip_of_the_list_leads_to_its_explanation(office: Office, agent: Client) -> None:
    one = office.request_in("checking").id
    listed = agent.get("/", headers=HOST).content.decode()
    assert f'href="/requests/{one}/why/?side=insurer" data-panel' in listed
    page = agent.get(f"/requests/{one}/why/?side=insurer", headers=HOST)
    assert page.status_code == 200
    assert "Что изменит срок" in page.content.decode()
    assert "Москва" in page.content.decode()


def test_a_panel_gets_the_inside_only(office: Office, agent: Client) -> None:
    one = office.request_in("checking").id
    inside = agent.get(
        f"/requests/{one}/why/?side=agency", headers={**HOST, "HX-Request": "true"}
    ).content.decode()
    assert "<html" not in inside
    assert 'id="panel-title"' in inside


def test_an_unknown_clock_is_not_found(office: Office, agent: Client) -> None:
    one = office.request_in("checking").id
    assert agent.get(f"/requests/{one}/why/?clock=sla.X..1.1", headers=HOST).status_code == 404


def test_the_card_shows_the_plan_from_the_closing(office: Office, agent: Client) -> None:
    one = office.journey().id
    assert "План от часа сделки" in agent.get(f"/requests/{one}/", headers=HOST).content.decode()


def test_the_first_form_says_whether_the_closing_can_be_met(office: Office, agent: Client) -> None:
    page = agent.get("/requests/new/CASH-SEC/?closing_at=2031-07-15T12:00", headers=HOST)
    assert "Последний безопасный срок каждого шага" in page.content.decode()
