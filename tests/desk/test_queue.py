"""The insurer's queue: over all agencies, nearest breach first, no personal data."""

from datetime import timedelta

import pytest
from django.test import Client

from apps.agencies.models import Agency
from apps.agencies.stepping import inside
from apps.kernel import clock
from apps.usecases import urgent_route
from apps.usecases.ticking import tick
from apps.watch.models import WorkItem
from tests.portal.card_steps import BASE, signed_in, text
from tests.portal.crowd import copies
from tests.situations import TOMORROW, TUESDAY, Office, minutes, office_of

INTO_THE_BASE, SESSION_AND_PERSON, OF_THE_QUEUE = 1, 3, 2


@pytest.fixture(autouse=True)
def _eleven_five(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: minutes(5))


@pytest.fixture
def operator(office: Office) -> Client:
    return signed_in(office.users["operator"])


@pytest.fixture
def other(office: Office, beta: Agency) -> Office:
    """The second agency at work beside the first."""
    with inside(beta):
        return office_of(beta)


def shown(client: Client, **query: str) -> str:
    answer = client.get("/desk/", query, headers=BASE)
    assert answer.status_code == 200
    return text(answer)


@pytest.mark.parametrize("rows", [10, 50, 200])
def test_the_queue_costs_the_same_for_any_number_of_rows(
    office: Office, operator: Client, rows: int, django_assert_max_num_queries
) -> None:
    copies(office.request_in("submitted").policy_request, rows - 1)
    shown(operator)
    with django_assert_max_num_queries(INTO_THE_BASE + SESSION_AND_PERSON + OF_THE_QUEUE) as spent:
        page = shown(operator)
    assert page.count('<a class="title"') == min(rows, 50)
    assert len(spent) >= SESSION_AND_PERSON + OF_THE_QUEUE


def test_all_agencies_stand_in_one_queue_nearest_breach_first(
    office: Office, other: Office, beta: Agency, operator: Client
) -> None:
    calm = office.request_in("submitted", every=4).policy_request
    with inside(beta):
        pressing = other.request_in("submitted").policy_request
    page = shown(operator)
    assert page.index(pressing.label) < page.index(calm.label)
    assert "Новый Берег" in page
    assert "Екатеринбург, 13:05" in page, "the agency's own time beside its name"


def test_the_queue_holds_no_personal_data(office: Office, operator: Client) -> None:
    journey = office.journey(client_name="Тайнова Ольга").go_to("submitted", [minutes(1)])
    one = journey.policy_request
    page = shown(operator)
    assert one.label in page
    assert "Тайнова" not in page
    assert one.client_phone
    assert one.client_phone not in page


def test_a_draft_is_not_the_insurers_yet(office: Office, operator: Client) -> None:
    draft = office.journey().policy_request
    assert WorkItem.objects.filter(pk=draft.pk).exists()
    page = shown(operator)
    assert draft.label not in page
    assert "Очередь пуста" in page


def test_each_view_holds_what_its_name_says(
    office: Office, operator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = office.request_in("submitted").policy_request
    clients = office.request_in("offered").policy_request
    agencys = office.request_in("quoted").policy_request
    journey = office.journey(closing_at=TUESDAY + timedelta(hours=8))
    closing = journey.go_to("submitted", [minutes(1)]).policy_request
    everyone = [ours, clients, agencys, closing]
    expected = {
        "all": set(everyone),
        "due_soon": {ours, closing},
        "breached": set(),
        "mine": set(),
        "client": {clients},
        "agency": {agencys},
        "closings_today": {closing},
    }
    for view, held in expected.items():
        page = shown(operator, view=view)
        assert {one for one in everyone if f">{one.label}</a>" in page} == held, view
    tick(at=minutes(30))
    monkeypatch.setattr(clock, "now", lambda: minutes(30))
    late = shown(operator, view="breached")
    assert {one for one in everyone if one.label in late} == {ours, closing}
    assert "нарушен" in late


def test_the_urgent_route_has_its_view(office: Office, operator: Client) -> None:
    one = office.request_in("submitted", closing_at=TOMORROW).policy_request
    urgent_route.mark_urgent(
        policy_request_id=one.pk,
        urgent=True,
        reason="сделка вечером",
        by=office.people["agent"],
        at=minutes(2),
    )
    page = shown(operator, view="urgent")
    assert one.label in page
    assert "срочно" in page


def test_one_agency_can_be_looked_at_alone(
    office: Office, other: Office, beta: Agency, operator: Client
) -> None:
    ours = office.request_in("submitted").policy_request
    with inside(beta):
        theirs = other.request_in("submitted").policy_request
    page = shown(operator, agency="beta")
    assert theirs.label in page
    assert ours.label not in page


@pytest.mark.parametrize("wanted", ["{number}", "{label}", "новый берег", "НОВЫЙ", "beta"])
def test_the_search_knows_numbers_and_agencies(
    office: Office, other: Office, beta: Agency, operator: Client, wanted: str
) -> None:
    ours = office.request_in("submitted").policy_request
    with inside(beta):
        theirs = other.request_in("submitted").policy_request
    page = shown(operator, q=wanted.format(number=theirs.number, label=theirs.label))
    assert theirs.label in page
    assert ours.label not in page


def test_names_of_clients_are_not_searched_at_the_desk(office: Office, operator: Client) -> None:
    journey = office.journey(client_name="Тайнова Ольга").go_to("submitted", [minutes(1)])
    label = journey.policy_request.label
    page = shown(operator, q="Тайнова")
    assert label not in page
    assert "ничего не нашлось" in page


def test_two_people_never_take_the_same_request(office: Office) -> None:
    first = office.request_in("submitted").policy_request
    second = office.request_in("submitted", every=2).policy_request
    taken = []
    for role in ("operator", "underwriter"):
        answer = signed_in(office.users[role]).post("/desk/take-next/", headers=BASE)
        taken.append(answer["Location"].split("/")[-2])
    assert taken == [str(first.pk), str(second.pk)], "the one due first is taken first"
    holders = dict(WorkItem.objects.values_list("pk", "insurer_user_id"))
    assert holders == {
        first.pk: office.users["operator"].pk,
        second.pk: office.users["underwriter"].pk,
    }


def test_when_nothing_is_free_the_queue_says_so(office: Office, operator: Client) -> None:
    office.request_in("offered")
    answer = operator.post("/desk/take-next/", headers=BASE, follow=True)
    assert "Свободных заявок нет" in text(answer)


def test_a_request_just_taken_is_not_taken_away(office: Office, operator: Client) -> None:
    one = office.request_in("submitted").policy_request
    url = f"/desk/alpha/take/{one.pk}/"
    colleague = signed_in(office.users["underwriter"])
    assert operator.post(url, headers=BASE).status_code == 302
    assert colleague.post(url, headers=BASE).status_code == 409
    assert WorkItem.objects.get(pk=one.pk).insurer_user_id == office.users["operator"].pk


def test_a_request_is_taken_in_its_own_agency_only(
    office: Office, other: Office, operator: Client
) -> None:
    one = office.request_in("submitted").policy_request
    for slug in ("beta", "no-such"):
        assert operator.post(f"/desk/{slug}/take/{one.pk}/", headers=BASE).status_code == 404
    assert WorkItem.objects.get(pk=one.pk).insurer_user_id is None


def test_pages_follow_one_another_without_loss_or_repeat(office: Office, operator: Client) -> None:
    original = office.request_in("submitted").policy_request
    made = [original, *copies(original, 104)]
    WorkItem.objects.filter(number__gt=made[60].number).update(due_at=None, holder="client")
    seen: list[str] = []
    url = "/desk/"
    for _page in range(3):
        page = text(operator.get(url, headers=BASE))
        seen += [one.label for one in made if f">{one.label}</a>" in page]
        url = page.split('rel="next" href="')[1].split('"')[0] if 'rel="next"' in page else ""
        url = url.replace("&amp;", "&")
    assert url == ""
    assert len(seen) == len(set(seen)) == 105


def test_the_same_rows_are_sent_only_once(office: Office, operator: Client) -> None:
    office.request_in("submitted")
    first = operator.get("/desk/rows/", headers=BASE)
    again = operator.get("/desk/rows/", headers=BASE | {"if-none-match": first["ETag"]})
    assert (first.status_code, again.status_code) == (200, 304)


@pytest.mark.parametrize("query", [{"view": "nonsense"}, {"after": "~~"}, {"q": "я" * 101}])
def test_an_address_that_cannot_be_read_is_answered_with_a_sentence(
    office: Office, operator: Client, query: dict[str, str]
) -> None:
    assert operator.get("/desk/", query, headers=BASE).status_code == 400


def test_agency_people_find_no_desk(office: Office) -> None:
    agent = signed_in(office.users["owner"])
    foreign = agent.get("/desk/", headers=BASE)
    absent = agent.get("/no-such-page/", headers=BASE)
    assert foreign.status_code == absent.status_code == 404
    assert foreign.content == absent.content
    assert Client().get("/desk/", headers=BASE).status_code == 302
