"""Escalations of all agencies at the desk, and the insurer's hand in the five steps."""

import pytest
from django.test import Client

from apps.agencies.models import Agency
from apps.agencies.stepping import inside
from apps.escalations.models import Escalation
from apps.kernel import clock
from apps.usecases.ticking import tick
from tests.portal.card_steps import BASE, signed_in, text
from tests.situations import Office, minutes, office_of


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: minutes(60))


@pytest.fixture
def both_broken(office: Office, alpha: Agency, beta: Agency) -> dict[str, Escalation]:
    """One broken quote in each agency."""
    office.journey(client_name="Тайнова Ольга").go_to("submitted", [minutes(1)])
    with inside(beta):
        office_of(beta).request_in("submitted")
    tick(at=minutes(30))
    tick(at=minutes(30))
    found = {}
    for agency in (alpha, beta):
        with inside(agency):
            found[agency.slug] = Escalation.objects.select_related("policy_request").get()
    return found


@pytest.fixture
def operator(office: Office) -> Client:
    return signed_in(office.users["operator"])


def test_escalations_of_all_agencies_stand_in_one_list(
    both_broken: dict[str, Escalation], operator: Client
) -> None:
    page = text(operator.get("/desk/escalations/", headers=BASE))
    for slug, escalation in both_broken.items():
        assert f"/desk/{slug}/escalations/{escalation.pk}/" in page
        assert escalation.policy_request.label in page
    assert "Тайнова" not in page
    alone = text(operator.get("/desk/escalations/?agency=beta", headers=BASE))
    assert f"/desk/beta/escalations/{both_broken['beta'].pk}/" in alone
    assert str(both_broken["alpha"].pk) not in alone


def test_the_list_costs_one_statement_for_both_agencies(
    both_broken: dict[str, Escalation], operator: Client, django_assert_max_num_queries
) -> None:
    operator.get("/desk/escalations/", headers=BASE)
    with django_assert_max_num_queries(7) as spent:
        operator.get("/desk/escalations/", headers=BASE)
    across = [query["sql"] for query in spent.captured_queries if "UNION ALL" in query["sql"]]
    assert ["escalations_escalation" in sql for sql in across] == [True, False], "and one to count"


def test_the_insurer_answers_in_the_agency_of_the_escalation(
    both_broken: dict[str, Escalation], operator: Client, alpha: Agency, beta: Agency
) -> None:
    url = f"/desk/beta/escalations/{both_broken['beta'].pk}/"
    answered = operator.post(url, {"step": "answer", "answer": "Через 10 минут"}, headers=BASE)
    assert answered.status_code == 302
    page = text(operator.get(url, headers=BASE))
    assert "Через 10 минут" in page
    with inside(beta):
        assert Escalation.objects.get().state == "answered"
    with inside(alpha):
        assert Escalation.objects.get().state == "open"


def test_an_escalation_is_found_in_its_own_agency_only(
    both_broken: dict[str, Escalation], operator: Client
) -> None:
    foreign = operator.get(f"/desk/alpha/escalations/{both_broken['beta'].pk}/", headers=BASE)
    absent = operator.get(f"/desk/nowhere/escalations/{both_broken['beta'].pk}/", headers=BASE)
    assert foreign.status_code == absent.status_code == 404
    assert foreign.content == absent.content


def test_an_empty_answer_is_refused_where_it_was_typed(
    both_broken: dict[str, Escalation], operator: Client
) -> None:
    url = f"/desk/alpha/escalations/{both_broken['alpha'].pk}/"
    answer = operator.post(url, {"step": "answer", "answer": " "}, headers=BASE)
    assert answer.status_code == 422
    assert "Напишите ответ" in text(answer)


def test_the_desk_reads_why_in_the_agency_of_the_escalation(
    both_broken: dict[str, Escalation], operator: Client
) -> None:
    own = f"/desk/beta/escalations/{both_broken['beta'].pk}/why/"
    assert f'href="{own}?round=1"' in text(operator.get(own.removesuffix("why/"), headers=BASE))
    told = text(operator.get(own, headers=BASE))
    assert "Ответ на эскалацию" in told
    foreign = operator.get(own.replace("/beta/", "/alpha/"), headers=BASE)
    assert foreign.status_code == 404
