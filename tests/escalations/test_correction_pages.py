"""The page of a correction at the desk and in the agency: listed, answered, closed, refused."""

from uuid import uuid4

import pytest
from django.test import Client

from apps.agencies.models import Agency
from apps.agencies.stepping import inside
from apps.escalations.models import Correction
from apps.kernel import clock
from apps.usecases import escalating
from tests.escalations.breaking import answered, correction_of_quotes, late_quote
from tests.portal.card_steps import ALPHA, BASE, schema_kept, signed_in, text
from tests.situations import Office, minutes, office_of

BETA = {"host": "beta.belay.test"}


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: minutes(60))


@pytest.fixture
def correction(office: Office) -> Correction:
    return correction_of_quotes(office)


def at_desk(correction: Correction) -> str:
    return f"/desk/alpha/corrections/{correction.pk}/"


def in_agency(correction: Correction) -> str:
    return f"/corrections/{correction.pk}/"


def get(who: Client, path: str, host: dict[str, str]) -> str:
    with schema_kept():
        answer = who.get(path, headers=host)
    assert answer.status_code == 200, path
    return text(answer)


def post(who: Client, path: str, typed: dict[str, str], host: dict[str, str]) -> tuple[int, str]:
    with schema_kept():
        answer = who.post(path, typed, headers=host)
    return answer.status_code, text(answer)


def typed(office: Office, **other: str) -> dict[str, str]:
    facts = {
        "step": "answer",
        "owner": str(office.people["manager"].staff_id),
        "due_on": "2026-07-20",
        "action": "fix",
        "answer": "Второй андеррайтер с понедельника",
    }
    return facts | other


def test_both_lists_name_it_with_its_owner(office: Office, correction: Correction) -> None:
    manager, lead = signed_in(office.users["manager"]), signed_in(office.users["lead"])
    for who, path, host, link in (
        (manager, "/desk/corrections/", BASE, at_desk(correction)),
        (lead, "/corrections/", ALPHA, in_agency(correction)),
    ):
        page = get(who, path, host)
        assert link in page
        assert "Елена Павлова" in page, "the manager answers for it before anybody says so"


def test_the_insurer_answers_and_the_agency_closes(office: Office, correction: Correction) -> None:
    manager, lead = signed_in(office.users["manager"]), signed_in(office.users["lead"])
    page = get(manager, at_desk(correction), BASE)
    owner = office.people["manager"].staff_id
    assert f'<option value="{owner}" selected>' in page
    assert 'value="2026-07-21"' in page
    assert 'value="answer"' not in get(lead, in_agency(correction), ALPHA)
    assert post(manager, at_desk(correction), typed(office), BASE)[0] == 302
    page = get(lead, in_agency(correction), ALPHA)
    assert "Второй андеррайтер" in page
    assert 'value="close"' in page
    closing = {"step": "close", "outcome": "Нарушений нет неделю"}
    assert post(lead, in_agency(correction), closing, ALPHA)[0] == 302
    correction.refresh_from_db()
    assert (correction.state, correction.outcome) == ("closed", "Нарушений нет неделю")
    assert post(manager, at_desk(correction), typed(office), BASE)[0] == 409


def test_the_agency_answers_for_its_own_promise(office: Office, correction: Correction) -> None:
    Correction.objects.filter(pk=correction.pk).update(party="agency", owner=None)
    lead = office.people["lead"].staff_id
    answer = typed(office, owner=str(lead))
    who = signed_in(office.users["lead"])
    assert post(who, in_agency(correction), answer, ALPHA)[0] == 302
    correction.refresh_from_db()
    assert (correction.state, correction.owner_id) == ("answered", lead)


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        ({"due_on": "вчера"}, "не дата"),
        ({"due_on": "2026-02-30"}, "не дата"),
        ({"due_on": "2020-01-01"}, "Укажите срок не раньше сегодняшнего дня"),
        ({"due_on": "9999-12-31"}, "Укажите срок не дальше"),
        ({"owner": ""}, "Назовите того, кто за это отвечает"),
        ({"answer": " "}, "Напишите"),
        ({"action": "channel", "channel": "чат", "channel_until": "когда-нибудь"}, "не дата"),
    ],
)
@pytest.mark.parametrize("face", ["desk", "agency"])
def test_a_refused_answer_keeps_what_was_typed(
    office: Office, correction: Correction, face: str, other: dict[str, str], sentence: str
) -> None:
    role, path, host = "manager", at_desk(correction), BASE
    if face == "agency":
        Correction.objects.filter(pk=correction.pk).update(party="agency")
        role, path, host = "lead", in_agency(correction), ALPHA
    given = typed(office, owner=str(office.people[role].staff_id), channel="Линия 7") | other
    status, page = post(signed_in(office.users[role]), path, given, host)
    assert status == 422
    assert sentence in page
    assert given["channel"] in page
    correction.refresh_from_db()
    assert correction.state == "open"


@pytest.mark.parametrize(
    ("role", "face", "status"),
    [("operator", "desk", 403), ("lead", "agency", 403), ("agent", "agency", 403)],
)
def test_the_wrong_role_answers_nothing(
    office: Office, correction: Correction, role: str, face: str, status: int
) -> None:
    path, host = (at_desk(correction), BASE) if face == "desk" else (in_agency(correction), ALPHA)
    got, _page = post(signed_in(office.users[role]), path, typed(office), host)
    assert got == status
    correction.refresh_from_db()
    assert correction.state == "open"


def test_a_step_nobody_knows_is_malformed(office: Office, correction: Correction) -> None:
    manager = signed_in(office.users["manager"])
    for given in ({"step": "burn"}, typed(office, owner="me"), typed(office, answer="\x00")):
        assert post(manager, at_desk(correction), given, BASE)[0] == 400


def test_another_agencys_correction_is_as_absent_as_none(
    office: Office, correction: Correction, beta: Agency
) -> None:
    answered(office, correction)
    with inside(beta):
        stranger = signed_in(office_of(beta).users["owner"])
    closing = {"step": "close", "outcome": "готово"}
    with schema_kept():
        foreign = stranger.get(in_agency(correction), headers=BETA)
        absent = stranger.get(f"/corrections/{uuid4()}/", headers=BETA)
        assert foreign.status_code == absent.status_code == 404
        assert foreign.content == absent.content
        assert stranger.post(in_agency(correction), closing, headers=BETA).status_code == 404
        assert str(correction.pk) not in text(stranger.get("/corrections/", headers=BETA))
    manager = signed_in(office.users["manager"])
    assert post(manager, f"/desk/beta/corrections/{correction.pk}/", closing, BASE)[0] == 404
    correction.refresh_from_db()
    assert correction.state == "answered"


def test_the_fifth_step_of_the_card_opens_a_correction_that_exists(office: Office) -> None:
    escalation, agent = late_quote(office), signed_in(office.users["agent"])
    close = {"step": "close", "solved": "yes", "repeat": "channel"}
    assert post(agent, f"/escalations/{escalation.pk}/", close, ALPHA)[0] == 302
    made = Correction.objects.get()
    assert (made.cause, made.action) == ("by_hand", "channel")
    assert list(made.escalations.all()) == [escalation]
    page = get(signed_in(office.users["manager"]), at_desk(made), BASE)
    assert '<option value="channel" selected>' in page


def test_the_desk_closes_an_answered_escalation_with_a_correction(office: Office) -> None:
    escalation = late_quote(office)
    operator = signed_in(office.users["operator"])
    path = f"/desk/alpha/escalations/{escalation.pk}/"
    assert post(operator, path, {"step": "answer", "answer": "Через час"}, BASE)[0] == 302
    close = {"step": "close", "solved": "yes", "repeat": "correction"}
    assert post(operator, path, close, BASE)[0] == 302
    assert Correction.objects.get().action == "fix"


def test_the_cards_show_the_channel_of_their_promise(
    office: Office, correction: Correction
) -> None:
    manager, agent = signed_in(office.users["manager"]), signed_in(office.users["agent"])
    given = typed(office, action="channel", channel="Линия 7", channel_until="2026-07-16")
    assert post(manager, at_desk(correction), given, BASE)[0] == 302
    assert "16.07.2026" in get(manager, at_desk(correction), BASE)
    same = late_quote(office)
    other = escalating.escalate(
        policy_request_id=office.request_in("checking", "MTG-SEC").id,  # type: ignore[arg-type]
        by=office.people["agent"],
        at=minutes(50),
    )
    assert "Линия 7" in get(agent, f"/escalations/{same.pk}/", ALPHA)
    assert "Линия 7" not in get(agent, f"/escalations/{other.pk}/", ALPHA)
