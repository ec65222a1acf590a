"""Agencies at the desk: what was promised, and how a new one comes to life."""

import re

import pytest
from django.core import mail
from django.test import Client

from apps.accounts.models import Membership, User
from apps.agencies.models import Agency
from apps.kernel import clock
from apps.usecases.outbox import serve_outbox
from tests.portal.card_steps import BASE, signed_in, text
from tests.situations import Office, minutes

TYPED = {
    "name": "Тихая Гавань",
    "slug": "gavan",
    "zone": "Asia/Omsk",
    "phone": "+7 3812 00-00-00",
    "owner_name": "Ольга Речная",
    "owner_email": "olga@gavan.example",
}


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: minutes(60))


@pytest.fixture
def administrator(office: Office) -> Client:
    return signed_in(office.users["administrator"])


def test_every_agency_stands_with_its_work_and_its_agreements(
    office: Office, administrator: Client
) -> None:
    office.request_in("submitted")
    page = text(administrator.get("/desk/agencies/", headers=BASE))
    assert "Ключ-Сити" in page
    assert "Новый Берег" in page
    assert "версия 1" in page
    assert "не подписано" in page, "beta has signed nothing"


def test_one_agency_shows_targets_hours_and_open_requests(
    office: Office, administrator: Client
) -> None:
    one = office.request_in("submitted").policy_request
    page = text(administrator.get("/desk/agencies/alpha/", headers=BASE))
    assert one.label in page
    assert "15 мин, срочно 10 мин" in page
    assert "пн–пт 09:00–18:00 (Москва)" in page
    assert "до конца 10-го рабочего дня" in page
    assert office.users["owner"].name in page


def test_an_unknown_agency_is_not_found(administrator: Client) -> None:
    assert administrator.get("/desk/agencies/nowhere/", headers=BASE).status_code == 404


def test_a_new_agency_works_at_once_and_its_owner_chooses_a_password(
    administrator: Client,
) -> None:
    answer = administrator.post("/desk/agencies/new/", TYPED, headers=BASE)
    assert answer["Location"] == "/desk/agencies/gavan/"
    agency = Agency.objects.get(slug="gavan")
    owner = Membership.objects.get(agency=agency)
    assert (owner.role, owner.user.email) == ("owner", "olga@gavan.example")
    assert serve_outbox(at=minutes(61)) == 1
    letter = mail.outbox[-1]
    assert letter.to == ["olga@gavan.example"]
    assert "«Тихая Гавань»" in letter.body
    host = {"host": "gavan.belay.test"}
    path = re.search(
        r"http://gavan\.belay\.test[:0-9]*(/accounts/password/reset/key/\S+)", letter.body
    )
    assert path, letter.body
    guest = Client()
    form = guest.get(path[1], headers=host, follow=True)
    assert form.status_code == 200
    chosen = {"password1": "тихая-гавань-2026", "password2": "тихая-гавань-2026"}
    guest.post(form.request["PATH_INFO"], chosen, headers=host)
    assert User.objects.get(pk=owner.user_id).check_password("тихая-гавань-2026")
    entered = {"login": "olga@gavan.example", "password": "тихая-гавань-2026"}
    signed = Client()
    assert signed.post("/accounts/login/", entered, headers=host)["Location"] == "/"
    assert "Заявок пока нет" in text(signed.get("/", headers=host))


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"slug": "admin"}, "зарезервирован"),
        ({"slug": "1st"}, "начинается с латинской буквы"),
        ({"slug": "alpha"}, "занят"),
        ({"name": "   "}, "Обязательное поле"),
        ({"zone": "Mars/Base"}, "Mars/Base"),
        ({"owner_email": "nobody"}, "электронной почты"),
    ],
)
def test_a_refused_form_keeps_what_was_typed_and_makes_nothing(
    administrator: Client, changed: dict[str, str], sentence: str
) -> None:
    before = Agency.objects.count()
    answer = administrator.post("/desk/agencies/new/", TYPED | changed, headers=BASE)
    page = text(answer)
    assert answer.status_code == 422
    assert sentence in page
    assert "Ольга Речная" in page
    assert Agency.objects.count() == before
    assert not User.objects.filter(email="olga@gavan.example").exists()


def test_only_an_administrator_opens_agencies(office: Office) -> None:
    for role in ("operator", "underwriter", "manager"):
        client = signed_in(office.users[role])
        assert client.post("/desk/agencies/new/", TYPED, headers=BASE).status_code == 403
    assert not Agency.objects.filter(slug="gavan").exists()


def test_packages_show_the_same_appetite_as_the_agents_see(
    office: Office, administrator: Client
) -> None:
    page = text(administrator.get("/desk/packages/", headers=BASE))
    assert "Дом признан аварийным" in page
    assert "MTG-SEC" in page


def test_the_insurers_weekly_copy_names_no_client(office: Office) -> None:
    one = office.journey(client_name="Тайнова Ольга").go_to("submitted", [minutes(1)])
    number = str(one.policy_request.number)
    manager = signed_in(office.users["manager"])
    page = text(manager.get("/desk/reports/?agency=alpha", headers=BASE))
    assert "Неделя 29, 2026" in page
    file = manager.get("/desk/reports/alpha/2026-W29/csv/", headers=BASE).content.decode()
    assert number in file
    assert "Тайнова" not in file
    operator = signed_in(office.users["operator"])
    assert operator.get("/desk/reports/", headers=BASE).status_code == 403
