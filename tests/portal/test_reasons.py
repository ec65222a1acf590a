"""Why a promise was broken: asked by the form that ends the request, and by a list."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from django.http import HttpResponse
from django.test import Client

from apps.agencies.models import Agency
from apps.agencies.stepping import inside
from apps.kernel import clock
from apps.kernel.actors import Actor
from apps.policy_requests.models import Clock, DelayReason
from apps.usecases import issuing, ticking
from apps.usecases.demo.journey import Journey
from tests.desk.test_moving import ask
from tests.portal.card_steps import ALPHA, signed_in, text
from tests.situations import Office, minutes, office_of

Present = Callable[[datetime], None]
TTH = "ola.TTH..1.1"


@pytest.fixture
def present(monkeypatch: pytest.MonkeyPatch) -> Iterator[Present]:
    """Sets the present moment."""

    def at(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    yield at


def issued_late(office: Office, present: Present) -> Journey:
    journey = office.request_in("issued")
    present(minutes(300))
    return journey


def portal(
    who: Client, path: str, typed: dict[str, str] | None = None, language: str = "ru"
) -> HttpResponse:
    return ask(who, path, typed, host=ALPHA, language=language)


def of(office: Office, role: str) -> Client:
    return signed_in(office.users[role])


def revision(page: str) -> str:
    found = re.search(r'name="revision" value="(\d+)"', page)
    assert found
    return found[1]


def delivered(journey: Journey, who: Client, **typed: str) -> HttpResponse:
    page = text(portal(who, f"/requests/{journey.id}/"))
    sent = {"verb": "deliver", "revision": revision(page), "evidence": "передан лично", **typed}
    return portal(who, f"/requests/{journey.id}/act/", sent)


def test_the_form_of_the_hand_over_asks_with_the_suggestion_chosen(
    office: Office, present: Present
) -> None:
    journey, agent = issued_late(office, present), of(office, "agent")
    page = text(portal(agent, f"/requests/{journey.id}/"))
    assert "Почему нарушен срок: Вручение" in page
    assert re.search(rf'name="{TTH}"', page)
    assert re.search(r'<option value="late_reply" selected>Поздний ответ</option>', page)
    groups = re.findall(r'<optgroup label="([^"]+)">', page)
    assert groups[:2] == ["Агентство", "Страховая"], "one's own reasons first"
    done = delivered(journey, agent, **{TTH: "no_client_contact"})
    assert done.status_code == 303
    row = DelayReason.objects.get()
    assert (row.code, row.suggested) == ("no_client_contact", "late_reply")
    told = text(portal(agent, f"/requests/{journey.id}/"))
    assert "названа причина нарушенного срока" in told
    assert "нет связи с клиентом" in told


def test_without_a_reason_nothing_is_done_and_nothing_typed_is_lost(
    office: Office, present: Present
) -> None:
    journey, agent = issued_late(office, present), of(office, "agent")
    refused = delivered(journey, agent, **{TTH: ""})
    page = text(refused)
    assert refused.status_code == 422
    assert page.count("Скажите, почему это обещание нарушено.") == 1
    assert 'value="передан лично"' in page
    refused = delivered(journey, agent, **{TTH: "other", f"{TTH}.comment": ""})
    assert refused.status_code == 422
    assert "Напишите в комментарии" in text(refused)
    assert re.search(r'<option value="other" selected>', text(refused))
    assert journey.policy_request.status == "issued"
    done = delivered(journey, agent, **{TTH: "other", f"{TTH}.comment": "Клиент в отъезде."})
    assert done.status_code == 303
    assert DelayReason.objects.get().comment == "Клиент в отъезде."


def test_a_colleague_in_between_makes_the_page_old(office: Office, present: Present) -> None:
    journey, agent = issued_late(office, present), of(office, "agent")
    page = text(portal(agent, f"/requests/{journey.id}/"))
    said = portal(
        of(office, "lead"),
        f"/requests/{journey.id}/reason/?clock={TTH}",
        {"code": "missing_data", "comment": ""},
    )
    assert said.status_code == 303
    sent = {"verb": "deliver", "revision": revision(page), "evidence": "лично", TTH: "late_reply"}
    refused = portal(agent, f"/requests/{journey.id}/act/", sent)
    assert refused.status_code == 409
    assert 'value="лично"' in text(refused)
    assert f'name="{TTH}"' not in text(refused), "the reason is given already"
    assert delivered(journey, agent).status_code == 303
    assert DelayReason.objects.get().code == "missing_data"


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ({"sla.TTX..9.9": "price", TTH: "late_reply"}, 404),
        ({"sla.TTQ..1.1": "price", TTH: "late_reply"}, 403),
        ({TTH: "<script>"}, 422),
        ({TTH: "late\x00reply"}, 400),
        ({TTH: "late_reply", f"{TTH}.comment": "я" * 301}, 422),
    ],
)
def test_invented_controls_are_refused(
    office: Office, present: Present, typed: dict[str, str], status: int
) -> None:
    journey, agent = issued_late(office, present), of(office, "agent")
    assert delivered(journey, agent, **typed).status_code == status
    assert journey.policy_request.status == "issued"
    assert not DelayReason.objects.exists()


def left_unexplained(office: Office, present: Present) -> Journey:
    """The client downloaded his policy late, so nobody was asked."""
    journey = issued_late(office, present)
    issuing.deliver(policy_request_id=journey.id, by=Actor.client(), at=minutes(290))
    return journey


def test_what_nobody_was_asked_waits_in_a_list_and_is_answered_there(
    office: Office, present: Present
) -> None:
    journey, agent = left_unexplained(office, present), of(office, "agent")
    assert "Нарушения без причины <b>1</b>" in text(portal(agent, "/escalations/"))
    page = text(portal(agent, "/breaches/"))
    form = f"/requests/{journey.id}/reason/?clock={TTH}&amp;back=list"
    assert f'action="{form}"' in page
    assert '<option value="late_reply" selected>' in page
    answer = portal(agent, form.replace("&amp;", "&"), {"code": "late_reply", "comment": ""})
    assert (answer.status_code, answer["location"]) == (303, "/breaches/")
    assert "У всех нарушений названа причина" in text(portal(agent, "/breaches/"))
    assert DelayReason.objects.get().is_confirmed


def test_a_faulty_answer_of_the_list_is_asked_again_with_what_was_typed(
    office: Office, present: Present
) -> None:
    journey, agent = left_unexplained(office, present), of(office, "agent")
    form = f"/requests/{journey.id}/reason/?clock={TTH}&back=list"
    refused = portal(agent, form, {"code": "other", "comment": " "})
    assert refused.status_code == 422
    assert "Напишите в комментарии" in text(refused)
    assert re.search(r'<option value="other" selected>', text(refused))
    refused = portal(agent, form, {"code": "because", "comment": "мой ответ"})
    assert refused.status_code == 422
    assert "Выберите причину из списка." in text(refused)
    assert "мой ответ" in text(refused)
    assert not DelayReason.objects.exists()


def test_why_this_minute_tells_the_reason_and_who_may_change_it(
    office: Office, present: Present
) -> None:
    journey, agent, lead = (
        left_unexplained(office, present),
        of(office, "agent"),
        of(office, "lead"),
    )
    why, reason = (f"/requests/{journey.id}/{deed}/?clock={TTH}" for deed in ("why", "reason"))
    assert "похоже на это: поздний ответ" in text(portal(agent, why))
    assert "причина не названа" in text(portal(agent, f"/requests/{journey.id}/"))
    assert portal(agent, reason, {"code": "late_reply", "comment": ""})["location"] == why
    told = text(portal(agent, why))
    assert "поздний ответ (Агентство)" in told
    assert "/reason/?" not in told
    assert portal(agent, reason).status_code == 403
    assert "Изменить причину" in text(portal(lead, why))
    typed = {"code": "other", "comment": "Клиент был в отъезде."}
    assert portal(lead, reason, typed).status_code == 303
    told = text(portal(agent, why))
    assert "Клиент был в отъезде." in told
    assert "Раньше называли" in told
    english = text(portal(lead, why, language="en"))
    assert "late reply (Agency)" in english


def test_a_promise_that_was_kept_and_one_of_the_insurer_are_not_explained_here(
    office: Office, present: Present
) -> None:
    journey = office.request_in("submitted")
    ticking.tick(at=minutes(30))
    present(minutes(40))
    lead, place = of(office, "lead"), f"/requests/{journey.id}/reason/?clock="
    assert Clock.objects.get(policy_request_id=journey.id, metric="TTQ").breached_at
    for method in (None, {"code": "price", "comment": ""}):
        assert portal(lead, f"{place}sla.TTQ..1.1", method).status_code == 403
        assert portal(lead, f"{place}ola.TTO..1.1", method).status_code == 422
        assert portal(lead, f"{place}ola.TTX..1.1", method).status_code == 404
    assert not DelayReason.objects.exists()


def test_bob_of_another_agency_sees_and_answers_nothing(
    office: Office, beta: Agency, present: Present
) -> None:
    journey = left_unexplained(office, present)
    with inside(beta):
        bob = signed_in(office_of(beta).users["owner"])
    beta_host = {"host": "beta.belay.test"}
    page = ask(bob, "/breaches/", host=beta_host)
    assert page.status_code == 200
    assert str(journey.id) not in text(page)
    form = f"/requests/{journey.id}/reason/?clock={TTH}"
    assert ask(bob, form, {"code": "price"}, host=beta_host).status_code == 404
    assert portal(bob, "/breaches/").status_code == 404
    assert not DelayReason.objects.exists()


def test_a_long_list_is_cut_and_says_so(office: Office, present: Present, monkeypatch) -> None:
    left_unexplained(office, present)
    journey = office.request_in("issued")
    issuing.deliver(policy_request_id=journey.id, by=Actor.client(), at=minutes(280))
    monkeypatch.setattr("apps.portal.views.breaches.MOST", 1)
    page = text(portal(of(office, "agent"), "/breaches/"))
    assert "Показаны самые давние: 1 из 2." in page
    assert page.count('class="sheet unexplained"') == 1
