"""A new request begins with the package and the insurer's appetite, before anything is typed."""

import pytest
from django.test import Client

from apps.kernel import clock
from apps.policy_requests.models import PolicyRequest
from tests.portal.card_steps import ALPHA, signed_in, text
from tests.situations import Office, minutes, office_of


@pytest.fixture(autouse=True)
def _tuesday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: minutes(5))


@pytest.fixture
def agent(office: Office) -> Client:
    return signed_in(office.users["agent"])


def test_every_package_says_when_to_take_it_and_what_the_law_wants(
    office: Office, agent: Client
) -> None:
    page = text(agent.get("/requests/new/", headers=ALPHA))
    for code in ("MTG-SEC", "CASH-SEC", "RENT-LL"):
        assert f"/requests/new/{code}/" in page
    assert "Обязателен только залог" in page
    assert "Новостройка до акта передачи" in page


def test_the_appetite_is_shown_before_typing(office: Office, agent: Client) -> None:
    page = text(agent.get("/requests/new/MTG-SEC/", headers=ALPHA))
    assert "Кредит не больше 15 000 000 ₽" in page.replace("\u00a0", " ")
    assert "Деревянные перекрытия" in page
    assert "Дом признан аварийным" in page
    assert PolicyRequest.objects.count() == 0


def test_the_draft_holds_the_chosen_covers_and_the_mandatory_ones(
    office: Office, agent: Client
) -> None:
    typed = {"cover": ["title"], "language": "en"}
    answer = agent.post("/requests/new/MTG-SEC/", typed, headers=ALPHA)
    made = PolicyRequest.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == f"/requests/{made.pk}/"
    assert (made.covers, made.language, made.status) == (["structure", "title"], "en", "draft")
    assert made.responsible is not None
    assert made.responsible.user_id == office.users["agent"].pk


def test_reading_a_package_creates_nothing(office: Office, agent: Client) -> None:
    assert agent.get("/requests/new/CASH-SEC/", headers=ALPHA).status_code == 200
    assert not PolicyRequest.objects.exists()


def test_an_unknown_package_is_not_found(office: Office, agent: Client) -> None:
    for method in (agent.get, agent.post):
        assert method("/requests/new/NO-SUCH/", headers=ALPHA).status_code == 404


def test_without_an_agreement_the_agent_is_warned_beforehand(in_alpha) -> None:
    office = office_of(in_alpha, signed=False)
    page = text(signed_in(office.users["agent"]).get("/requests/new/CASH-SEC/", headers=ALPHA))
    assert "Соглашение со страховой ещё не действует" in page


def test_the_insurers_people_do_not_open_requests_in_the_portal(office: Office) -> None:
    client = signed_in(office.users["operator"])
    assert client.post("/requests/new/CASH-SEC/", headers=ALPHA).status_code == 404
    assert not PolicyRequest.objects.exists()
