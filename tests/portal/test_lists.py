"""The agency's list: what it shows, finds and costs, and whom it lets in."""

from datetime import timedelta

import pytest
from django.test import Client

from apps.agencies.models import Agency
from apps.agencies.stepping import inside
from apps.kernel import clock
from apps.policy_requests.models import PolicyRequest
from apps.usecases import ending
from apps.usecases.ticking import tick
from tests.portal.card_steps import ALPHA, signed_in, text
from tests.portal.crowd import copies
from tests.situations import TUESDAY, Office, minutes, office_of

INTO_THE_AGENCY, SESSION_AND_PERSON = 2, 3
OF_THE_LIST = 3
BETA = {"host": "beta.belay.test"}


@pytest.fixture(autouse=True)
def _eleven_five(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: minutes(5))


@pytest.fixture
def agent(office: Office) -> Client:
    return signed_in(office.users["agent"])


def shown(client: Client, **query: str) -> str:
    answer = client.get("/", query, headers=ALPHA)
    assert answer.status_code == 200
    return text(answer)


@pytest.mark.parametrize("rows", [10, 50, 200])
def test_the_list_costs_the_same_for_any_number_of_rows(
    office: Office, agent: Client, rows: int, django_assert_num_queries
) -> None:
    copies(office.request_in("submitted").policy_request, rows - 1)
    shown(agent)
    with django_assert_num_queries(INTO_THE_AGENCY + SESSION_AND_PERSON + OF_THE_LIST):
        page = shown(agent)
    assert page.count('<a class="title"') == min(rows, 50)


def test_a_row_says_what_was_promised_by_whom_and_what_to_do(office: Office, agent: Client) -> None:
    one = office.request_in("submitted").policy_request
    page = shown(agent)
    assert one.label in page
    assert one.client_name in page
    assert "осталось 11 мин" in page, "15 minutes from 11:01, seen at 11:05"
    assert "Ждём расчёт страховой" in page
    assert "до 11:16" in page


def test_each_view_holds_the_requests_of_its_party(office: Office, agent: Client) -> None:
    with_client = office.request_in("offered").policy_request
    with_insurer = office.request_in("submitted").policy_request
    draft = office.journey().policy_request
    views = {
        "open": {with_client, with_insurer, draft},
        "mine": {with_client, with_insurer, draft},
        "client": {with_client},
        "insurer": {with_insurer},
    }
    for view, expected in views.items():
        page = shown(agent, view=view)
        found = {one for one in (with_client, with_insurer, draft) if one.label in page}
        assert found == expected, view


def test_a_promise_about_to_break_and_a_broken_one_have_their_views(
    office: Office, agent: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = office.request_in("submitted").policy_request
    assert one.label in shown(agent, view="due_soon")
    assert one.label not in shown(agent, view="breached")
    tick(at=minutes(20))
    monkeypatch.setattr(clock, "now", lambda: minutes(20))
    assert one.label not in shown(agent, view="due_soon")
    late = shown(agent, view="breached")
    assert one.label in late
    assert 'class="late"' in late


def test_closings_of_the_agencys_own_day_are_listed(office: Office, agent: Client) -> None:
    today = office.journey(closing_at=TUESDAY + timedelta(hours=7)).policy_request
    tomorrow = office.journey(closing_at=TUESDAY + timedelta(hours=14)).policy_request
    page = shown(agent, view="closings_today")
    assert today.label in page
    assert tomorrow.label not in page, "01:00 of the next day in Moscow"


def test_a_finished_request_keeps_its_result(
    office: Office, agent: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: minutes(60))
    one = office.request_in("delivered").policy_request
    assert one.label not in shown(agent)
    finished = shown(agent, view="finished")
    assert one.label in finished
    assert "выполнено за 4 мин" in finished, "the four places of the issue, one minute each"


@pytest.mark.parametrize(
    "wanted", ["Семенов", "семёнов", "СЕМЁНОВ ПЁТР", "{number}", "{label}", "345-67-89", "456789"]
)
def test_the_search_finds_a_client_by_what_people_remember(
    office: Office, agent: Client, wanted: str
) -> None:
    changes = {"holder_phone": "+7 912 345-67-89"}
    one = office.journey(client_name="Семёнов Пётр", changes=changes).policy_request
    other = office.journey(client_name="Иванова Анна").policy_request
    page = shown(agent, q=wanted.format(number=one.number, label=one.label))
    assert one.label in page
    assert other.label not in page


def test_what_is_not_found_is_said(office: Office, agent: Client) -> None:
    office.journey()
    assert "ничего не нашлось" in shown(agent, q="Ктоненашёлся")


def test_an_empty_list_says_why(office: Office, agent: Client) -> None:
    assert "Заявок пока нет" in shown(agent)
    journey = office.journey()
    assert "Ничего не горит" in shown(agent, view="breached")
    ending.cancel(
        policy_request_id=journey.id, reason_code="price", by=office.people["agent"], at=minutes(2)
    )
    assert "Всё сделано" in shown(agent)


@pytest.mark.parametrize("view", ["open", "finished"])
def test_pages_follow_one_another_without_loss_or_repeat(
    office: Office, agent: Client, view: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = office.request_in("submitted").policy_request
    made = [original, *copies(original, 104)]
    if view == "finished":
        PolicyRequest.objects.update(status="cancelled")
    seen: list[str] = []
    url = f"/?view={view}"
    for _page in range(3):
        page = text(agent.get(url, headers=ALPHA))
        seen += [one.label for one in made if f">{one.label}</a>" in page]
        url = page.split('rel="next" href="')[1].split('"')[0] if 'rel="next"' in page else ""
        url = url.replace("&amp;", "&")
    assert url == ""
    assert len(seen) == len(set(seen)) == 105


@pytest.mark.parametrize(
    "query", [{"view": "nonsense"}, {"after": "x"}, {"q": "a" * 101}, {"q": "a\x00b"}]
)
def test_an_address_that_cannot_be_read_is_answered_with_a_sentence(
    office: Office, agent: Client, query: dict[str, str]
) -> None:
    answer = agent.get("/", query, headers=ALPHA)
    assert answer.status_code == 400
    assert "<h1>" in text(answer)


def test_the_same_rows_are_sent_only_once(office: Office, agent: Client) -> None:
    office.request_in("submitted")
    first = agent.get("/rows/", headers=ALPHA)
    again = agent.get("/rows/", headers=ALPHA | {"if-none-match": first["ETag"]})
    assert (first.status_code, again.status_code) == (200, 304)
    assert not again.content


def test_another_agencys_requests_and_people_stay_apart(office: Office, beta: Agency) -> None:
    ours = office.journey(client_name="Нашева Вера").policy_request
    with inside(beta):
        charlie = office_of(beta)
        theirs = charlie.journey(client_name="Чужаков Глеб").policy_request
    page = shown(signed_in(office.users["agent"]))
    assert "Нашева" in page
    assert theirs.client_name not in page
    stranger = signed_in(charlie.users["agent"])
    assert theirs.label in text(stranger.get("/", headers=BETA))
    absent = stranger.get("/no-such-page/", headers=ALPHA)
    foreign = stranger.get("/", headers=ALPHA)
    assert foreign.status_code == absent.status_code == 404
    assert foreign.content == absent.content
    assert ours.label not in text(foreign)


def test_nobody_reads_the_list_without_signing_in(office: Office) -> None:
    answer = Client().get("/", headers=ALPHA)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")
