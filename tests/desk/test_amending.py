"""A breach waived, a step corrected, deadlines counted anew: from why this minute, as a person."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from django.http import HttpResponse
from django.test import Client

from apps.kernel import clock
from apps.policy_requests.models import Clock, ClockEvent, PolicyRequest, StatusChange, Waiver
from apps.usecases import ticking
from tests.desk.test_moving import ask
from tests.portal.card_steps import ALPHA, signed_in, text
from tests.situations import Office, minutes
from tests.usecases.test_rebasing_all import next_version

Present = Callable[[datetime], None]


@pytest.fixture
def present(monkeypatch: pytest.MonkeyPatch) -> Iterator[Present]:
    """Sets the present moment."""

    def at(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    yield at


def broken(office: Office, present: Present) -> str:
    """A request whose quote came too late, seen at its 40th minute; its address."""
    journey = office.request_in("submitted")
    ticking.tick(at=minutes(30))
    assert Clock.objects.get(policy_request_id=journey.id, metric="TTQ").breached_at
    present(minutes(40))
    return f"/requests/{journey.id}/"


def at_desk(office: Office, portal_address: str) -> str:
    return f"/desk/{office.agency.slug}{portal_address}"


def lead_of(office: Office) -> Client:
    return signed_in(office.users["lead"])


def in_portal(
    who: Client, path: str, typed: dict[str, str] | None = None, language: str = "ru"
) -> HttpResponse:
    return ask(who, path, typed, host=ALPHA, language=language)


def test_the_lead_waives_a_breach_and_everybody_reads_why(office: Office, present: Present) -> None:
    card, lead = broken(office, present), lead_of(office)
    why = text(in_portal(lead, f"{card}why/?clock=sla.TTQ..1.1"))
    assert f'href="{card}waive/?clock=sla.TTQ..1.1"' in why
    form = f"{card}waive/?clock=sla.TTQ..1.1"
    assert "Почему нарушение снимается" in text(in_portal(lead, form))
    typed = {"code": "own_delay", "evidence": "агентство меняло данные по телефону"}
    done = in_portal(lead, form, typed)
    assert (done.status_code, done["location"]) == (303, f"{card}why/?clock=sla.TTQ..1.1")
    told = text(in_portal(lead, done["location"]))
    assert "мы сами задержали работу. агентство меняло данные по телефону" in told
    assert "waive/?" not in told, "what is waived can't be waived again"
    assert Waiver.objects.get().code == "own_delay"
    assert ClockEvent.objects.filter(kind="breach", status="stands").exists(), "gross keeps it"
    assert "нарушение срока снято" in text(in_portal(lead, card))


def test_an_agent_and_the_insurer_are_offered_no_waiver(office: Office, present: Present) -> None:
    card = broken(office, present)
    agent, manager = signed_in(office.users["agent"]), signed_in(office.users["manager"])
    assert "waive/?" not in text(in_portal(agent, f"{card}why/?clock=sla.TTQ..1.1"))
    assert "waive/?" not in text(ask(manager, at_desk(office, f"{card}why/?clock=sla.TTQ..1.1")))
    typed = {"code": "other", "evidence": "x"}
    assert in_portal(agent, f"{card}waive/?clock=sla.TTQ..1.1", typed).status_code == 403
    address = at_desk(office, f"{card}waive/?clock=sla.TTQ..1.1")
    assert ask(manager, address, typed).status_code == 403
    assert not Waiver.objects.exists()


def test_a_waiver_without_proof_keeps_what_was_typed(office: Office, present: Present) -> None:
    card, lead = broken(office, present), lead_of(office)
    form = f"{card}waive/?clock=sla.TTQ..1.1"
    refused = in_portal(lead, form, {"code": "agreed", "evidence": " "})
    assert refused.status_code == 422
    assert re.search(r'value="agreed"[^>]*checked', text(refused))
    assert not Waiver.objects.exists()


def test_a_promise_that_was_kept_can_not_be_waived(office: Office, present: Present) -> None:
    journey, lead = office.request_in("quoted"), lead_of(office)
    present(minutes(5))
    form = f"/requests/{journey.id}/waive/?clock=sla.TTQ..1.1"
    refused = in_portal(lead, form, {"code": "other", "evidence": "так"})
    assert refused.status_code in (409, 422)
    assert "не было нарушено" in text(refused) or "не нарушено" in text(refused)


def test_the_lead_corrects_when_the_last_step_happened(office: Office, present: Present) -> None:
    journey = office.request_in("submitted")
    present(minutes(10))
    lead, card = lead_of(office), f"/requests/{journey.id}/"
    page = text(in_portal(lead, f"{card}correct/"))
    assert 'value="2026-07-14T11:01:00"' in page, "the moment on record, in the reader's zone"
    typed = {
        "occurred_at": "2026-07-14T11:00:30",
        "reason_code": "late_entry",
        "evidence": "письмо клиента",
        "revision": found(page, "revision"),
    }
    assert in_portal(lead, f"{card}correct/", typed).status_code == 303
    clock_row = Clock.objects.get(policy_request_id=journey.id, metric="TTQ")
    assert (clock_row.started_at, clock_row.due_at) == (minutes(0.5), minutes(15.5))
    assert "исправлено время шага" in text(in_portal(lead, card))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"occurred_at": "2026-07-14T10:00:00"}, "раньше"),
        ({"occurred_at": "2026-07-14T18:00:00"}, "ещё не наступил"),
        ({"occurred_at": "вчера"}, "дату"),
        ({"revision": "0"}, "изменил"),
    ],
)
def test_a_wrong_correction_is_a_sentence(
    office: Office, present: Present, typed: dict[str, str], said: str
) -> None:
    journey = office.request_in("submitted")
    present(minutes(10))
    lead, address = lead_of(office), f"/requests/{journey.id}/correct/"
    right = {
        "occurred_at": "2026-07-14T11:00:30",
        "reason_code": "late_entry",
        "evidence": "письмо клиента",
        "revision": found(text(in_portal(lead, address)), "revision"),
    }
    refused = in_portal(lead, address, {**right, **typed})
    assert 400 <= refused.status_code < 500
    assert said in text(refused)
    assert "письмо клиента" in text(refused)
    assert not StatusChange.objects.filter(name="correct").exists()


def test_the_manager_looks_and_then_recalculates_as_seen(office: Office, present: Present) -> None:
    journey = office.request_in("submitted")
    next_version(office, quote=10)
    present(minutes(5))
    manager = signed_in(office.users["manager"])
    card = at_desk(office, f"/requests/{journey.id}/")
    assert f'href="{card}recalculate/?kind=sla"' in text(ask(manager, f"{card}why/?side=insurer"))
    address = f"{card}recalculate/?kind=sla"
    page = text(ask(manager, address))
    assert "Заявка идёт по версии 1" in page
    typed = {
        "mode": "carry",
        "reason": "новые сроки",
        "revision": found(page, "revision"),
        "step": "look",
    }
    looked = ask(manager, address, typed)
    seen = text(looked)
    assert looked.status_code == 200
    assert "срок раньше" in seen
    assert ">новые сроки</textarea>" in seen.replace("\n", "")
    assert re.search(r'value="carry"[^>]*checked', seen), "nothing typed is lost"
    assert Clock.objects.get(policy_request_id=journey.id, metric="TTQ").due_at == minutes(16)
    made = ask(manager, address, {**typed, "breaks": found(seen, "breaks"), "step": "make"})
    assert (made.status_code, made["location"]) == (303, card)
    assert Clock.objects.get(policy_request_id=journey.id, metric="TTQ").due_at == minutes(11)
    assert "сроки пересчитаны" in text(ask(manager, card))
    assert "новые сроки" in text(ask(manager, card))


def test_what_breaks_meanwhile_must_be_seen_first(office: Office, present: Present) -> None:
    journey = office.request_in("submitted")
    next_version(office, quote=10)
    present(minutes(5))
    manager = signed_in(office.users["manager"])
    address = at_desk(office, f"/requests/{journey.id}/recalculate/?kind=sla")
    page = text(ask(manager, address))
    typed = {"mode": "carry", "reason": "новые сроки", "revision": found(page, "revision")}
    present(minutes(12))
    made = ask(manager, address, {**typed, "breaks": "0", "step": "make"})
    assert made.status_code == 409
    assert "нарушится сразу" in text(made)
    assert found(text(made), "breaks") == "1"
    assert not StatusChange.objects.filter(name="rebase").exists()


def test_a_stale_page_recalculates_nothing(office: Office, present: Present) -> None:
    journey = office.request_in("submitted")
    next_version(office, quote=10)
    present(minutes(5))
    manager = signed_in(office.users["manager"])
    address = at_desk(office, f"/requests/{journey.id}/recalculate/?kind=sla")
    typed = {"mode": "carry", "reason": "новые сроки", "revision": "0", "breaks": "0"}
    made = ask(manager, address, {**typed, "step": "make"})
    assert made.status_code == 409
    revision = PolicyRequest.objects.get(pk=journey.id).revision
    assert found(text(made), "revision") == str(revision), "the next try is from what is shown"


def test_the_owner_recalculates_only_the_agencys_own(office: Office, present: Present) -> None:
    journey = office.request_in("submitted")
    present(minutes(5))
    owner = signed_in(office.users["owner"])
    address = f"/requests/{journey.id}/recalculate/"
    assert in_portal(owner, f"{address}?kind=sla").status_code == 403
    assert in_portal(owner, f"{address}?kind=ola").status_code == 200
    assert in_portal(owner, f"{address}?kind=x").status_code == 404
    english = text(in_portal(owner, f"{address}?kind=ola", language="en"))
    assert "Recalculate the deadlines" in english


def found(page: str, name: str) -> str:
    """The value of the field with this name."""
    tag = re.search(rf'<input[^>]*name="{name}"[^>]*>', page)
    assert tag, name
    value = re.search(r'value="([^"]*)"', tag[0])
    assert value, name
    return value[1]
