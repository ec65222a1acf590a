"""Every chip leads to why it says what it says, and the card plans from the closing."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.test import Client

from apps.agreements.models import AgreementVersion
from apps.agreements.services.of_old import TargetRow
from apps.kernel import clock
from apps.policy_requests.models import Clock
from apps.usecases import correcting, ticking
from tests.portal.card_steps import schema_kept, signed_in
from tests.situations import TUESDAY, Office, minutes
from tests.usecases.test_rebasing_all import next_version

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


@pytest.fixture
def present(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    return lambda moment: monkeypatch.setattr(clock, "now", lambda: moment)


def why(agent: Client, one: object, asked: str) -> str:
    with schema_kept():
        return agent.get(f"/requests/{one}/why/?{asked}", headers=HOST).content.decode()


def lengths(page: str) -> tuple[list[str], str]:
    """The working times of the stretches, and what stands under them."""
    body, foot = page.split("<tfoot>")
    found = re.findall(r'<td class="num">([^<]*)</td>', body)
    return [one for one in found if one != "—"], re.findall(r'class="num">([^<]*)<', foot)[0]


def test_the_stretches_are_told_to_the_second_and_add_up(
    office: Office, agent: Client, present: Callable[[datetime], None]
) -> None:
    one = office.request_in("submitted").id
    present(minutes(8) + timedelta(seconds=7))
    page = why(agent, one, "clock=sla.TTQ..1.1")
    assert lengths(page) == (["7 мин 07 с"], "7 мин 07 с")


def test_a_long_life_is_cut_until_all_of_it_is_asked_for(
    office: Office, agent: Client, present: Callable[[datetime], None]
) -> None:
    one = office.request_in("submitted").id
    present(TUESDAY + timedelta(days=40))
    short = why(agent, one, "clock=sla.TTQ..1.1")
    assert short.count("<tr") == 1 + 24 + 1
    assert "?clock=sla.TTQ..1.1&amp;all=1" in short
    whole = why(agent, one, "clock=sla.TTQ..1.1&all=1")
    assert whole.count("<tr") > 26
    assert "Показать все отрезки" in short
    assert "Показать все отрезки" not in whole
    assert lengths(short)[1] == lengths(whole)[1]


def test_the_page_names_the_seal_and_the_beginning_of_the_version(
    office: Office, agent: Client
) -> None:
    one = office.request_in("submitted").id
    row = Clock.objects.get(policy_request_id=one, metric="TTQ")
    version = AgreementVersion.objects.get(pk=row.version_id)
    page = why(agent, one, "clock=sla.TTQ..1.1")
    assert f"SHA-256 {version.content_hash}" in page
    assert "Действует с" in page


def test_a_correction_and_the_breach_it_withdrew_stay_on_the_page(
    office: Office, agent: Client, present: Callable[[datetime], None]
) -> None:
    journey = office.request_in("submitted")
    ticking.tick(at=minutes(30))
    present(minutes(35))
    page = why(agent, journey.id, "clock=sla.TTQ..1.1")
    assert "Нарушен сегодня в 11:16, замечено сегодня в 11:30." in page
    present(minutes(45))
    journey.go_to("quoted", [minutes(40)])
    correcting.correct_last_move(
        policy_request_id=journey.id, occurred_at=minutes(9), reason_code="late_entry",
        evidence="письмо с расчётом", by=office.people["manager"], at=minutes(45),
    )  # fmt: skip
    present(minutes(50))
    page = why(agent, journey.id, "clock=sla.TTQ..1.1")
    assert "замечено сегодня в 11:30; снято сегодня в 11:45." in page
    assert "на самом деле сделан сегодня в 11:09" in page


def test_a_warning_before_the_due_is_on_the_page(
    office: Office, agent: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = TargetRow.terms
    monkeypatch.setattr(
        TargetRow, "terms", lambda row: replace(usual(row), before_due_minutes=(5,))
    )
    next_version(office, quote=15)
    one = office.request_in("submitted", every=4).id
    page = why(agent, one, "clock=sla.TTQ..1.1")
    assert "за 5 мин до срока" in page


def test_a_stranger_reads_no_part_of_it(office: Office, agent: Client) -> None:
    one = office.request_in("submitted").id
    stranger = signed_in(office.users["operator"])
    answer = stranger.get(f"/requests/{one}/why/?all=1", headers=HOST)
    assert answer.status_code in (302, 404)
    assert b"SHA-256" not in answer.content
