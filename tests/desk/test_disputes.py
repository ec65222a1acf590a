"""Whose minute it was on both faces: raw beside adjusted, a dispute raised here, answered there."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from apps.kernel import clock
from apps.policy_requests.models import Dispute
from apps.policy_requests.services.client_links import token_for
from apps.usecases import checking, disputing, marking_down
from apps.usecases.demo.journey import Journey
from tests.desk.test_moving import ask
from tests.portal.card_steps import ALPHA, signed_in, text
from tests.situations import TUESDAY, Office, minutes

Present = Callable[[datetime], None]
TYPED = {"charge_to": "agency", "reason_code": "waited", "comment": "Ждали выписку от агентства."}
WAITS = "Оспорено, ответа ещё нет"


@pytest.fixture
def present(monkeypatch: pytest.MonkeyPatch) -> Iterator[Present]:
    """Sets the present moment."""

    def at(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    yield at


@pytest.fixture
def journey(office: Office, present: Present) -> Journey:
    """Quoted since the twentieth minute and seen at the thirtieth; line 2 began the quote."""
    present(minutes(30))
    return office.journey().go_to("quoted", [minutes(10), minutes(20)])


def at_desk(
    office: Office, role: str, path: str, typed: dict[str, str] | None = None
) -> HttpResponse:
    return ask(signed_in(office.users[role]), f"/desk/alpha{path}", typed)


def in_portal(
    office: Office, role: str, path: str, typed: dict[str, str] | None = None
) -> HttpResponse:
    return ask(signed_in(office.users[role]), path, typed, host=ALPHA)


def raised(journey: Journey, **given: object) -> Dispute:
    wish = {"stretch": 2, "at": minutes(25), "by": journey.people["manager"], **TYPED} | given
    return disputing.dispute(policy_request_id=journey.id, **wish)


def test_the_manager_disputes_on_the_card_and_the_lead_confirms_on_his(
    office: Office, journey: Journey
) -> None:
    card = f"/requests/{journey.id}/"
    form = f"{card}dispute/?stretch=2"
    assert f'href="/desk/alpha{form}"' in text(at_desk(office, "manager", card))
    page = text(at_desk(office, "manager", form))
    assert "Чьё это было время?" in page and "17 июл" in page
    done = at_desk(office, "manager", form, TYPED)
    assert (done.status_code, done["location"]) == (303, f"/desk/alpha{card}")
    assert WAITS in text(at_desk(office, "manager", card))
    row = Dispute.objects.get()
    answer = f"{card}disputes/{row.pk}/"
    assert answer in text(in_portal(office, "lead", "/disputes/"))
    assert TYPED["comment"] in text(in_portal(office, "lead", answer))
    said = {"outcome": "confirmed", "comment": "Да, ждали нас."}
    assert in_portal(office, "lead", answer, said).status_code == 303
    row.refresh_from_db()
    assert (row.outcome, row.answer) == ("confirmed", "Да, ждали нас.")
    for told in (text(in_portal(office, "agent", card)), text(at_desk(office, "operator", card))):
        assert "Спор, по которому стороны договорились" in told
        assert "Страховая → Агентство" in told
        assert "спор об отрезке времени подтверждён" in told
    assert "Открытых споров нет" in text(in_portal(office, "lead", "/disputes/"))


def test_without_claims_both_views_are_one_bar(office: Office, journey: Journey) -> None:
    told = text(in_portal(office, "agent", f"/requests/{journey.id}/"))
    assert "учёт с поправками такой же" in told
    assert "dispute/?stretch" not in told, "an agent is not offered what he may not do"


def test_late_ask_and_outage_are_told_with_their_reason(office: Office, present: Present) -> None:
    journey = office.request_in("checking")
    checking.ask_for_correction(
        policy_request_id=journey.id, reason_code="blurred_scan", items=("extra_document",),
        comment="Нужна справка из банка.", by=journey.people["operator"], at=minutes(20),
    )  # fmt: skip
    marking_down.record("acquirer", since=minutes(8), until=minutes(15), at=minutes(60))
    present(minutes(60))
    told = text(at_desk(office, "operator", f"/requests/{journey.id}/"))
    assert "Поздний запрос: документ вне чек-листа" in told
    assert "Сбой: приём платежей" in told
    assert "Агентство → Страховая" in told and "Страховая → Портал" in told


def test_each_side_counts_and_lists_what_waits_for_it(office: Office, journey: Journey) -> None:
    row = raised(journey)
    assert '<span class="count">1</span>' in text(in_portal(office, "owner", "/"))
    assert '<span class="count">' not in text(in_portal(office, "agent", "/"))
    desk = text(ask(signed_in(office.users["manager"]), "/desk/disputes/"))
    assert "другую сторону" in desk and str(row.pk) in desk
    assert '<span class="count">' not in desk, "the insurer waits, nobody waits for it"
    other = raised(
        office.journey().go_to("quoted", [minutes(10), minutes(20)]),
        by=journey.people["lead"], charge_to="client",
    )  # fmt: skip
    desk = text(ask(signed_in(office.users["manager"]), "/desk/disputes/"))
    assert '<span class="count">1</span>' in desk
    assert desk.index(str(other.pk)) < desk.index(str(row.pk)), "ours to answer come first"


@pytest.mark.parametrize("role", ["operator", "underwriter"])
def test_lower_ranks_of_the_desk_have_no_list_and_no_form(
    office: Office, journey: Journey, role: str
) -> None:
    assert ask(signed_in(office.users[role]), "/desk/disputes/").status_code == 403
    form = f"/requests/{journey.id}/dispute/?stretch=2"
    assert at_desk(office, role, form, TYPED).status_code == 403
    assert not Dispute.objects.exists()


def test_an_agent_reads_a_dispute_but_does_not_answer_it(office: Office, journey: Journey) -> None:
    row = raised(journey)
    page = f"/requests/{journey.id}/disputes/{row.pk}/"
    told = text(in_portal(office, "agent", page))
    assert TYPED["comment"] in told and 'name="outcome"' not in told
    said = {"outcome": "confirmed", "comment": "да"}
    assert in_portal(office, "agent", page, said).status_code == 403
    assert at_desk(office, "manager", page, said).status_code == 403
    row.refresh_from_db()
    assert row.is_open


def test_what_was_typed_comes_back_when_it_is_refused(
    office: Office, journey: Journey, present: Present
) -> None:
    form = f"/requests/{journey.id}/dispute/?stretch=2"
    empty = at_desk(office, "manager", form, {**TYPED, "charge_to": ""})
    assert empty.status_code == 422 and TYPED["comment"] in text(empty)
    same = at_desk(office, "manager", form, {**TYPED, "charge_to": "insurer"})
    assert same.status_code == 422 and TYPED["comment"] in text(same)
    present(TUESDAY + timedelta(days=10))
    late = at_desk(office, "manager", form, TYPED)
    assert late.status_code == 409 and TYPED["comment"] in text(late)
    assert "истёк" in text(late)
    assert not Dispute.objects.exists()


@pytest.mark.parametrize("stretch", ["", "0", "99", "-1", "1e3", "²", "9" * 40, "2;DROP"])
def test_no_such_stretch_is_a_sentence(office: Office, journey: Journey, stretch: str) -> None:
    answer = at_desk(office, "manager", f"/requests/{journey.id}/dispute/?stretch={stretch}")
    assert answer.status_code == 422
    assert "Такого отрезка времени нет" in text(answer)


def test_an_answer_says_which_way(office: Office, journey: Journey) -> None:
    row = raised(journey)
    page = f"/requests/{journey.id}/disputes/{row.pk}/"
    for outcome in ("", "maybe"):
        told = in_portal(office, "lead", page, {"outcome": outcome, "comment": "моё слово"})
        assert told.status_code == 422 and "моё слово" in text(told)
    twice = {"outcome": "refused", "comment": "нет"}
    assert in_portal(office, "lead", page, twice).status_code == 303
    assert in_portal(office, "owner", page, twice).status_code in (403, 409)
    row.refresh_from_db()
    assert row.answer == "нет"


def test_the_clients_page_says_nothing_of_it(office: Office, present: Present) -> None:
    journey = office.request_in("offered")
    present(minutes(30))
    disputing.answer(
        dispute_id=raised(journey).pk, confirmed=True, comment="да",
        by=journey.people["lead"], at=minutes(28),
    )  # fmt: skip
    tenant = connection.tenant
    token = token_for(journey.policy_request, at=minutes(29))
    page = text(Client().get(f"/c/{token}/", headers=ALPHA))
    connection.set_tenant(tenant)
    for word in (TYPED["comment"], "поправк", "отрезк", "оспор", "Портал"):
        assert word not in page.replace("оспорил сделку", "")
