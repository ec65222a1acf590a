"""What the page says in each state, and the one thing it asks for."""

import re

import pytest

from apps.policy_requests.enums import Status
from apps.usecases.demo.journey import ROAD
from tests.client.conftest import browser_of
from tests.situations import Office

SENTENCE = "Обычно полис готов в течение 1 часа после оплаты, по будням с 9:00 до 18:00 по Москве."
ENGLISH = (
    "The policy is usually ready within 1 hour after payment, "
    "on weekdays from 9:00 to 18:00, Moscow time."
)


@pytest.mark.parametrize("status", [s for s in ROAD if s not in ("draft", "submitted")])
def test_every_state_of_the_road_has_a_page_in_both_languages(office: Office, status: str) -> None:
    browser = browser_of(office.request_in(status, "MTG-SEC"))
    russian, english = browser.get().content.decode(), browser.get("?lang=en").content.decode()
    assert (SENTENCE in russian) == (status not in ("issued", "delivered"))
    assert (ENGLISH in english) == (status not in ("issued", "delivered"))
    assert not re.search("[а-яё]", _heading(english))
    assert re.search("[а-яё]", _heading(russian))
    assert russian.count('class="icon') > 4
    assert "<c-" not in russian
    assert "style=" not in russian


def _heading(page: str) -> str:
    return page.split("<h1>")[1].split("</h1>", maxsplit=1)[0]


def test_the_offer_shows_every_cover_and_the_total(office: Office) -> None:
    page = browser_of(office.request_in("offered", "MTG-SEC")).get().content.decode()
    for words in ("Имущество: конструктив", "Жизнь и здоровье заёмщика", "49 784,00 ₽"):
        assert words.replace(" ", "\xa0") in page or words in page
    assert "Обязателен только залог" in page
    assert 'name="seen_terms"' in page


def test_the_payment_link_opens_apart(office: Office) -> None:
    page = browser_of(office.request_in("awaiting_payment")).get().content.decode()
    link = re.search(r'<a class="button main wide" href="(https://pay[^"]+)"([^>]+)>', page)
    assert link is not None
    assert 'rel="noopener noreferrer"' in link[2]


def test_in_trouble_112_comes_first(office: Office) -> None:
    page = browser_of(office.request_in("delivered")).get().content.decode()
    assert page.index('href="tel:112"') < page.index("8 800 000-00-00")
    assert "3 рабочих дня" in page


def test_the_responsible_person_is_named_with_a_number(office: Office) -> None:
    page = browser_of(office.request_in("offered")).get().content.decode()
    assert "Мария Котова" in page
    assert 'href="tel:+79000002003"' in page


def test_steps_that_are_done_say_when(office: Office) -> None:
    page = browser_of(office.request_in("awaiting_payment", "MTG-SEC")).get().content.decode()
    steps = page.split('<ol class="steps">')[1].split("</ol>")[0]
    assert steps.count("<time") == 3
    assert steps.count('aria-current="step"') == 1
    assert "ждём вашей оплаты" in steps


def test_a_deal_too_near_is_said_plainly(office: Office, present) -> None:
    from tests.situations import TUESDAY

    page = browser_of(office.request_in("awaiting_payment")).get().content.decode()
    assert "Чтобы к ней успеть, оплатите не позже" in page
    present(TUESDAY.replace(day=17, hour=10))
    late = browser_of(office.request_in("awaiting_payment")).get().content.decode()
    assert "Времени совсем мало" in late


def test_a_request_that_ended_asks_for_nothing(office: Office) -> None:
    journey = office.request_in("collecting")
    browser = browser_of(journey)
    answer = browser.post("cancel/", {"reason_code": "price"})
    assert answer.status_code == 303
    page = browser.get().content.decode()
    assert "Заявка отменена" in page
    assert "<form" not in page.split("<main")[1].split("</main>")[0]
    assert journey.policy_request.status == Status.CANCELLED
