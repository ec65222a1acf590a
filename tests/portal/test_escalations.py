"""An escalation is worked through in five steps; nothing typed is ever lost."""

from uuid import uuid4

import pytest
from django.test import Client

from apps.agencies.models import Agency
from apps.agencies.stepping import inside
from apps.escalations.models import Escalation
from apps.kernel import clock
from apps.usecases.ticking import tick
from tests.portal.card_steps import ALPHA, signed_in, text
from tests.situations import Office, minutes, office_of


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: minutes(60))


@pytest.fixture
def agent(office: Office) -> Client:
    return signed_in(office.users["agent"])


@pytest.fixture
def broken(office: Office) -> Escalation:
    """The insurer's quote, due at 11:16, has not come."""
    office.request_in("submitted")
    tick(at=minutes(30))
    tick(at=minutes(30))
    return Escalation.objects.get()


def url(escalation: Escalation) -> str:
    return f"/escalations/{escalation.pk}/"


def test_a_broken_promise_is_listed_until_it_is_closed(broken: Escalation, agent: Client) -> None:
    page = text(agent.get("/escalations/", headers=ALPHA))
    assert broken.policy_request.label in page
    assert "срок нарушен (расчёт)" in page
    agent.post(url(broken), {"step": "close", "solved": "yes", "repeat": "none"}, headers=ALPHA)
    assert "Открытых эскалаций нет" in text(agent.get("/escalations/", headers=ALPHA))
    assert broken.policy_request.label in text(
        agent.get("/escalations/?view=closed", headers=ALPHA)
    )


def test_the_card_is_filled_in_by_the_system(broken: Escalation, agent: Client) -> None:
    page = text(agent.get(url(broken), headers=ALPHA))
    assert "Не хватает данных или документов" in page
    assert '<option value="quote" selected>' in page
    assert "Обещание истекло сегодня в 11:16" in page
    assert f'data-copy="Заявка {broken.policy_request.label}' in page


def test_the_five_steps_are_taken_one_by_one(broken: Escalation, agent: Client) -> None:
    steps = [
        {"step": "hand_over", "stuck_at": "check", "channel": "Стол, по телефону"},
        {"step": "answer", "answer": "Расчёт будет в 12:20"},
        {"step": "close", "solved": "yes", "repeat": "correction"},
    ]
    for step in steps:
        assert agent.post(url(broken), step, headers=ALPHA).status_code == 302, step
    broken.refresh_from_db()
    assert (broken.stuck_at, broken.channel) == ("check", "Стол, по телефону")
    assert broken.answer == "Расчёт будет в 12:20"
    assert broken.answered_at == minutes(60)
    assert (broken.state, broken.repeat) == ("solved", "correction")


@pytest.mark.parametrize(
    ("step", "kept"),
    [
        ({"step": "hand_over", "stuck_at": "payment", "channel": " "}, 'value="payment" selected'),
        ({"step": "hand_over", "stuck_at": "nowhere", "channel": "Звонок Олегу"}, "Звонок Олегу"),
        ({"step": "answer", "answer": "  "}, "Напишите ответ"),
        ({"step": "close", "solved": "yes", "repeat": "?"}, 'role="alert"'),
    ],
)
def test_a_refused_step_keeps_what_was_typed(
    broken: Escalation, agent: Client, step: dict[str, str], kept: str
) -> None:
    answer = agent.post(url(broken), step, headers=ALPHA)
    assert answer.status_code == 422
    assert kept in text(answer)
    broken.refresh_from_db()
    assert broken.state == "open"
    assert broken.handed_over_at is None


def test_a_step_nobody_knows_is_malformed(broken: Escalation, agent: Client) -> None:
    assert agent.post(url(broken), {"step": "burn"}, headers=ALPHA).status_code == 400


def test_a_closed_escalation_is_closed_once(broken: Escalation, agent: Client) -> None:
    close = {"step": "close", "solved": "yes", "repeat": "none"}
    assert agent.post(url(broken), close, headers=ALPHA).status_code == 302
    assert agent.post(url(broken), close, headers=ALPHA).status_code == 409


def test_another_agencys_escalation_is_as_absent_as_none(
    broken: Escalation, alpha: Agency, beta: Agency
) -> None:
    with inside(beta):
        charlie = signed_in(office_of(beta).users["owner"])
    host = {"host": "beta.belay.test"}
    assert charlie.get("/escalations/", headers=host).status_code == 200
    foreign = charlie.get(url(broken), headers=host)
    absent = charlie.get(f"/escalations/{uuid4()}/", headers=host)
    assert foreign.status_code == absent.status_code == 404
    assert foreign.content == absent.content
    assert charlie.post(url(broken), {"step": "acknowledge"}, headers=host).status_code == 404
    with inside(alpha):
        broken.refresh_from_db()
    assert broken.acknowledged_at is None


def test_the_chip_of_the_time_to_acknowledge_leads_to_why(
    broken: Escalation, agent: Client
) -> None:
    tick(at=minutes(70))
    why = f"{url(broken)}why/?round=1"
    page = text(agent.get(url(broken), headers=ALPHA))
    assert f'href="{why}" data-panel' in page
    told = text(agent.get(why, headers=ALPHA))
    for words in ("Ответ на эскалацию", "30 мин рабочего времени", "12:00", "версия 1", "пн–пт"):
        assert words in told, words
    panel = text(agent.get(why, headers=ALPHA | {"HX-Request": "true"}))
    assert "<html" not in panel
    assert agent.get(f"{url(broken)}why/?round=2", headers=ALPHA).status_code == 404


def test_a_broken_acknowledgement_is_on_the_card_and_in_its_story(
    broken: Escalation, agent: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    tick(at=minutes(61))
    monkeypatch.setattr(clock, "now", lambda: minutes(75))
    page = text(agent.get(url(broken), headers=ALPHA))
    assert "нарушен на 15 мин" in page
    assert "Время на подтверждение вышло." in page
    told = text(agent.get(f"{url(broken)}why/", headers=ALPHA))
    assert "Нарушен сегодня в 12:00, замечено сегодня в 12:01." in told
    assert "SHA-256" in told


def test_a_long_wait_is_cut_until_all_of_it_is_asked_for(
    broken: Escalation, agent: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: minutes(60 * 24 * 30))
    short = text(agent.get(f"{url(broken)}why/", headers=ALPHA))
    assert f"{url(broken)}why/?round=1&amp;all=1" in short
    whole = text(agent.get(f"{url(broken)}why/?round=1&all=1", headers=ALPHA))
    assert whole.count("<tr") > short.count("<tr") == 26


def test_another_agency_reads_no_why(broken: Escalation, beta: Agency) -> None:
    with inside(beta):
        charlie = signed_in(office_of(beta).users["owner"])
    foreign = charlie.get(f"{url(broken)}why/", headers={"host": "beta.belay.test"})
    absent = charlie.get(f"/escalations/{uuid4()}/why/", headers={"host": "beta.belay.test"})
    assert foreign.status_code == absent.status_code == 404
    assert foreign.content == absent.content
