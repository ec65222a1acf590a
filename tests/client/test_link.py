"""The private link: opens one request, and is nothing at all when it does not."""

from datetime import timedelta

import pytest

from apps.policy_requests.models import ClientLink, StatusChange
from apps.policy_requests.services import client_links
from tests.client.conftest import Browser, browser_of
from tests.situations import Office, minutes


def test_the_page_is_kept_nowhere_and_leaks_nothing(office: Office) -> None:
    page = browser_of(office.request_in("offered")).get()
    assert page.status_code == 200
    assert page["Cache-Control"] == "no-store"
    assert page["Referrer-Policy"] == "no-referrer"
    assert "noindex" in page["X-Robots-Tag"]
    assert "sessionid" not in page.cookies
    assert "belay_session" not in page.cookies


def test_unknown_expired_and_revoked_are_the_same_bytes(office: Office, present) -> None:
    one, other = office.request_in("offered"), office.request_in("offered")
    revoked, expired = browser_of(one), browser_of(other)
    assert revoked.get().status_code == expired.get().status_code == 200
    client_links.revoke(one.policy_request, at=minutes(30))
    ClientLink.objects.filter(policy_request=other.id).update(expires_at=minutes(29))
    answers = [
        browser.get(rest)
        for browser in (Browser("no-such-token"), Browser("x" * 900), revoked, expired)
        for rest in ("", "health/", "policy/", "accept/")
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert {answer["Referrer-Policy"] for answer in answers} == {"no-referrer"}


def test_a_link_lives_ninety_days(office: Office, present) -> None:
    browser = browser_of(office.request_in("offered"))
    present(minutes(29) + timedelta(days=89))
    assert browser.get().status_code == 200
    present(minutes(29) + timedelta(days=91))
    assert browser.get().status_code == 404


def test_a_link_of_one_agency_opens_nothing_at_another(office: Office, beta: object) -> None:
    browser = browser_of(office.request_in("offered"))
    assert browser.get(host="beta.belay.test").status_code == 404


def test_no_get_moves_anything(office: Office) -> None:
    for status in ("offered", "collecting", "awaiting_payment", "issued"):
        journey = office.request_in(status, "MTG-SEC")
        browser, lines = browser_of(journey), StatusChange.objects.count()
        for rest in ("", "accept/", "cancel/", "refund/", "policy/", "health/"):
            assert browser.get(rest).status_code in (200, 303), rest
        assert StatusChange.objects.count() == lines
        assert journey.policy_request.status == status


def test_the_visit_is_counted(office: Office) -> None:
    journey = office.request_in("offered")
    browser = browser_of(journey)
    browser.get()
    browser.get()
    link = ClientLink.objects.get(policy_request=journey.id)
    assert (link.opened_count, link.opened_at) == (2, minutes(30))


def test_sixty_knocks_a_minute_and_no_more(office: Office, present) -> None:
    browser = browser_of(office.request_in("offered"))
    assert {browser.get().status_code for _ in range(60)} == {200}
    refused = browser.get()
    assert refused.status_code == 429
    assert refused["Retry-After"]
    present(minutes(31))
    assert browser.get().status_code == 200


@pytest.mark.parametrize("cookie", [False, True])
def test_the_language_is_asked_for_and_remembered(office: Office, cookie: bool) -> None:
    browser = browser_of(office.request_in("offered"))
    assert "Предложение готово" in browser.get().content.decode()
    english = browser.get("?lang=en")
    assert "Your offer is ready" in english.content.decode()
    assert english.cookies["belay_language"].value == "en"
    assert english["Content-Language"] == "en"
    if not cookie:
        browser.client.cookies.clear()
    wanted = "Your offer is ready" if cookie else "Предложение готово"
    assert wanted in browser.get().content.decode()


def test_a_clients_own_language_comes_first(office: Office) -> None:
    journey = office.request_in("offered")
    one = journey.policy_request
    one.language = "en"
    one.save()
    assert "Your offer is ready" in browser_of(journey).get(accept_language="ru").content.decode()
