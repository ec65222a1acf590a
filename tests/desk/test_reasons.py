"""The insurer says why his promises were broken: at his last act, at a decline, and from a list."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime

import pytest

from apps.agencies.models import Agency
from apps.agencies.stepping import inside
from apps.kernel import clock
from apps.policy_requests.models import DelayReason
from apps.usecases import quoting, ticking
from apps.usecases.demo.journey import Journey
from tests.desk.test_moving import ask
from tests.portal.card_steps import ALPHA, signed_in, text
from tests.portal.test_reasons import of, revision
from tests.situations import Office, minutes, office_of

Present = Callable[[datetime], None]


@pytest.fixture
def present(monkeypatch: pytest.MonkeyPatch) -> Iterator[Present]:
    """Sets the present moment."""

    def at(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    yield at


def quoted_late(office: Office) -> Journey:
    journey = office.request_in("submitted")
    ticking.tick(at=minutes(20))
    quoting.quote(policy_request_id=journey.id, by=office.people["operator"], at=minutes(30))
    return journey


def card_of(office: Office, journey: Journey) -> str:
    return f"/desk/{office.agency.slug}/requests/{journey.id}/"


def test_sending_the_policy_asks_and_lets_the_answer_come_later(
    office: Office, present: Present
) -> None:
    journey = office.request_in("issue_sending")
    present(minutes(400))
    operator, card = of(office, "operator"), card_of(office, journey)
    page = text(ask(operator, card))
    names = re.findall(r'name="(sla\.TTI\.[^"]*?)"', page)
    asked = [name for name in names if not name.endswith(".comment")]
    assert len(asked) == 2, "the issue as a whole, and its last place"
    assert "Почему нарушен срок: Выпуск" in page
    assert re.search(r'<optgroup label="Страховая">', page)
    assert "назвать позже" in page
    typed = {"verb": "send", "revision": revision(page), asked[0]: "integration_down", asked[1]: ""}
    assert ask(operator, f"{card}act/", typed).status_code == 303
    assert journey.policy_request.status == "issued"
    assert DelayReason.objects.get().code == "integration_down"
    left = text(ask(operator, "/desk/breaches/"))
    assert left.count('class="sheet unexplained"') == 1


def test_a_decline_waits_for_the_reason(office: Office, present: Present) -> None:
    journey = office.request_in("checking")
    present(minutes(300))
    underwriter, card = of(office, "underwriter"), card_of(office, journey)
    typed = {
        "verb": "decline",
        "revision": revision(text(ask(underwriter, card))),
        "reason_code": "open_lawsuit",
    }
    refused = ask(underwriter, f"{card}act/", typed)
    assert refused.status_code == 422
    assert "Скажите, почему это обещание нарушено." in text(refused)
    typed["sla.TTV..1.1"] = "authority_wait"
    assert ask(underwriter, f"{card}act/", typed).status_code == 303
    assert journey.policy_request.status == "rejected"


def test_the_desk_lists_its_breaches_over_all_agencies_without_names(
    office: Office, beta: Agency, present: Present
) -> None:
    here = quoted_late(office)
    with inside(beta):
        there = quoted_late(office_of(beta))
        client = there.policy_request.client_name
    present(minutes(40))
    operator = of(office, "operator")
    assert "Нарушения без причины <b>2</b>" in text(ask(operator, "/desk/escalations/"))
    page = text(ask(operator, "/desk/breaches/"))
    assert all(str(one.id) in page for one in (here, there))
    assert client and client not in page
    form = f"/desk/{beta.slug}/requests/{there.id}/reason/?clock=sla.TTQ..1.1&back=list"
    answer = ask(operator, form, {"code": "queue_overload", "comment": ""})
    assert (answer.status_code, answer["location"]) == (303, "/desk/breaches/")
    page = text(ask(operator, "/desk/breaches/"))
    assert str(here.id) in page
    assert str(there.id) not in page
    with inside(beta):
        assert DelayReason.objects.get().code == "queue_overload"
    assert not DelayReason.objects.exists(), "each agency keeps its own"


def test_the_desk_does_not_answer_for_the_agency(office: Office, present: Present) -> None:
    journey = office.request_in("issued")
    present(minutes(300))
    manager = of(office, "manager")
    form = f"{card_of(office, journey)}reason/?clock=ola.TTH..1.1"
    assert ask(manager, form, {"code": "price", "comment": ""}).status_code == 403
    assert "TTH" not in text(ask(manager, "/desk/breaches/"))
    assert "/reason/?" not in text(ask(manager, f"{card_of(office, journey)}why/?side=agency"))


def test_only_a_manager_changes_what_an_operator_said(office: Office, present: Present) -> None:
    journey = quoted_late(office)
    present(minutes(40))
    form = f"{card_of(office, journey)}reason/?clock=sla.TTQ..1.1"
    typed = {"code": "queue_overload", "comment": ""}
    assert ask(of(office, "operator"), form, typed).status_code == 303
    assert ask(of(office, "underwriter"), form, typed).status_code == 403
    manager = of(office, "manager")
    assert '<option value="queue_overload" selected>' in text(ask(manager, form))
    assert ask(manager, form, {"code": "no_template", "comment": ""}).status_code == 303
    assert list(DelayReason.objects.values_list("code", flat=True)) == [
        "queue_overload",
        "no_template",
    ]


def test_the_agencys_people_find_no_desk_list(office: Office) -> None:
    owner = signed_in(office.users["owner"])
    assert ask(owner, "/desk/breaches/").status_code == 404
    assert ask(owner, "/desk/breaches/", host=ALPHA).status_code == 404
