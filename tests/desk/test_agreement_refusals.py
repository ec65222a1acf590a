"""The editor refuses at the field and keeps what was typed; a version refuses in a sentence."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.http import HttpResponse
from django.test import Client

from apps.agreements.content import content_of
from apps.agreements.models import AgreementVersion
from apps.agreements.versions import version
from apps.kernel import clock
from tests.desk.test_agreements import begun, code_of, deed, page, typed
from tests.portal.card_steps import ALPHA, BASE, schema_kept, signed_in
from tests.portal.test_agreements import ola
from tests.situations import Office, minutes

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ROLE = "У каждой ступени должна быть роль одной из сторон."
ORDER = "Ступени не по порядку: эта наступает раньше предыдущей."
EMPTY = "В календаре нужен хотя бы один рабочий промежуток в неделе или одна особая дата."
TWICE = "Эта дата названа дважды: запишите все её часы в одной строке."
DRAFTS_ONLY = "Менять можно только черновик. Сначала отзовите предложение."


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: minutes(60))


@pytest.fixture
def manager(office: Office) -> Client:
    return signed_in(office.users["manager"])


@pytest.fixture
def owner(office: Office) -> Client:
    return signed_in(office.users["owner"])


@pytest.fixture(params=["at the desk", "in the portal"])
def drafted(request: pytest.FixtureRequest, office: Office) -> tuple[Client, str, dict[str, str]]:
    """Whoever drafts, the address of the editor and its host."""
    if request.param == "at the desk":
        manager = signed_in(office.users["manager"])
        return manager, f"/desk/agreements/{begun(manager)}/edit/", BASE
    lead = signed_in(office.users["lead"])
    return lead, f"/agreements/{ola(lead)}/edit/", ALPHA


def sent(who: Client, url: str, host: dict[str, str], form: dict[str, str]) -> HttpResponse:
    with schema_kept():
        return who.post(url, form, headers=host)


def editor(who: Client, url: str, host: dict[str, str]) -> dict[str, str]:
    with schema_kept():
        return typed(who.get(url, headers=host))


def rung(number: int, after: str, person: str) -> dict[str, str]:
    row = f"rung-{number}"
    return {f"{row}-after": after, f"{row}-person": person, f"{row}-channel": "mail"}


CLOSED_WEEK = {f"base-{day}": "" for day in WEEK} | {"base-production": ""}
REFUSED = {
    "a ladder without a person": (rung(0, "0", ""), "rung-0-person", ROLE),
    "a ladder out of order": (
        rung(0, "90", "agency|lead") | rung(1, "30", "agency|owner"),
        "rung-1-after",
        ORDER,
    ),
    "an empty week": (CLOSED_WEEK, "base-zone", EMPTY),
    "one date twice": (
        {
            "base-date-0-on": "2026-07-20",
            "base-date-0-windows": "10:00–12:00",
            "base-date-1-on": "2026-07-20",
            "base-date-1-windows": "11:00–16:00",
        },
        "base-date-1-on",
        TWICE,
    ),
}


@pytest.mark.parametrize(("wrong", "field", "sentence"), REFUSED.values(), ids=REFUSED)
def test_a_fault_is_said_at_its_field_and_all_that_was_typed_stays(
    drafted: tuple[Client, str, dict[str, str]], wrong: dict[str, str], field: str, sentence: str
) -> None:
    who, url, host = drafted
    form = editor(who, url, host) | {"urgent-contact": "+7 495 000-00-00"} | wrong
    one = AgreementVersion.objects.get(pk=url.split("/")[-3])
    before = content_of(one)
    answer = sent(who, url, host, form)
    assert answer.status_code == 422
    assert re.search(rf'aria-describedby="{field}-faults ?"', page(answer))
    (said,) = re.findall(rf'id="{field}-faults"><li>(.*?)</li>', page(answer))
    assert sentence in said
    kept = typed(answer)
    assert {name: text for name, text in kept.items() if text} == {
        name: text for name, text in form.items() if text
    }
    assert content_of(AgreementVersion.objects.get(pk=one.pk)) == before


def proposed(manager: Client, **changed: str) -> str:
    one = begun(manager)
    url = f"/desk/agreements/{one}/edit/"
    assert sent(manager, url, BASE, editor(manager, url, BASE) | changed).status_code == 302
    assert deed(manager, one, "propose", BASE).status_code == 302
    return one


def signed(office: Office, one: str, *hands: tuple[Client, str, dict[str, str]]) -> None:
    for who, role, host in hands:
        done = deed(who, one, "sign", host, code=code_of(office, role))
        assert done.status_code == 302, page(done)


@pytest.mark.parametrize("by_both", [False, True], ids=["signed by one side", "signed by both"])
def test_what_somebody_signed_is_not_edited(
    office: Office, manager: Client, owner: Client, *, by_both: bool
) -> None:
    one = begun(manager)
    url = f"/desk/agreements/{one}/edit/"
    form = editor(manager, url, BASE) | {"target-0-amount": "99"}
    assert deed(manager, one, "propose", BASE).status_code == 302
    signed(office, one, (manager, "manager", BASE))
    if by_both:
        signed(office, one, (owner, "owner", ALPHA))
    before = version(one, None)
    told = content_of(before), before.revision, before.status, before.content_hash
    for answer in (manager.get(url, headers=BASE), sent(manager, url, BASE, form)):
        assert answer.status_code == 409
        assert DRAFTS_ONLY in page(answer)
    after = version(one, None)
    assert (content_of(after), after.revision, after.status, after.content_hash) == told
    assert after.signatures.count() == (2 if by_both else 1)


def test_an_overlapping_start_is_refused_on_the_page(
    office: Office, manager: Client, owner: Client
) -> None:
    start = (minutes(60) + timedelta(days=2)).replace(tzinfo=None).isoformat()
    first = proposed(manager, effective_from=start)
    signed(office, first, (manager, "manager", BASE), (owner, "owner", ALPHA))
    second = begun(manager)
    url = f"/desk/agreements/{second}/edit/"
    form = editor(manager, url, BASE) | {"effective_from": start}
    assert sent(manager, url, BASE, form).status_code == 302
    answer = deed(manager, second, "propose", BASE)
    assert answer.status_code == 422
    number = version(first, None).number
    sentence = f"Версия {number} подписана и вступает в силу позже или тогда же."
    assert sentence in page(answer)
    assert version(second, None).status == "draft"


def test_ones_own_answer_is_not_signed_for_the_other_side(
    office: Office, manager: Client, owner: Client
) -> None:
    first = proposed(manager)
    second = deed(owner, first, "counter", ALPHA)["Location"].split("/")[2]
    assert deed(owner, second, "propose", ALPHA).status_code == 302
    signed(office, second, (owner, "owner", ALPHA))
    Authenticator.objects.filter(user=office.users["owner"]).delete()
    again = deed(owner, second, "sign", ALPHA, code=code_of(office, "owner"))
    assert again.status_code == 422
    assert "Вы уже подписали эту версию; вторую подпись ставит другой человек." in page(again)
    lead = signed_in(office.users["lead"])
    assert deed(lead, second, "sign", ALPHA, code=code_of(office, "lead")).status_code == 403
    answered = version(second, None)
    assert (answered.status, answered.signatures.count()) == ("proposed", 1)
    assert answered.signatures.get().side == "agency"
