"""Agreements at the desk: drawn up, corrected at the field, proposed, answered, signed by both."""

import re
from datetime import datetime
from html import unescape

import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.http import HttpResponse
from django.test import Client
from django.utils.translation import override

from apps.agreements.content import content_of
from apps.agreements.models import AgreementVersion
from apps.agreements.versions import version
from apps.kernel import clock
from apps.policy_requests.models import PolicyRequest
from tests.portal.card_steps import ALPHA, BASE, schema_kept, signed_in
from tests.situations import Office, minutes

START = "/desk/agreements/start/alpha/sla/"
CONTROL = re.compile(r"<input ([^>]*)>|<select ([^>]*)>(.*?)</select>", re.DOTALL)


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: minutes(60))


def page(answer: HttpResponse) -> str:
    return unescape(answer.content.decode())


def attribute(tag: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return unescape(found[1]) if found else ""


def typed(answer: HttpResponse) -> dict[str, str]:
    """What a browser would send from the editor, templates for new rows left out."""
    html = re.sub(r"<template.*?</template>", "", answer.content.decode(), flags=re.DOTALL)
    html = html[html.index("agreement-form") :]
    sent = {}
    for match in CONTROL.finditer(html):
        tag = match[1] or match[2]
        if 'type="checkbox"' in tag and " checked" not in tag:
            continue
        chosen = re.search(r'<option value="([^"]*)" selected', match[3] or "")
        first = re.search(r'<option value="([^"]*)"', match[3] or "")
        option = chosen or first
        value = unescape(option[1]) if match[3] and option else attribute(tag, "value")
        sent[attribute(tag, "name")] = value or ("on" if "checkbox" in tag else "")
    sent.pop("csrfmiddlewaretoken", None)
    return sent


@pytest.fixture
def manager(office: Office) -> Client:
    return signed_in(office.users["manager"])


@pytest.fixture
def owner(office: Office) -> Client:
    return signed_in(office.users["owner"])


def begun(manager: Client) -> str:
    """The id of a new draft."""
    with schema_kept():
        answer = manager.post(START, headers=BASE)
    assert answer.status_code == 302
    return str(answer["Location"].split("/")[3])


def deed(who: Client, one: str, name: str, host: dict[str, str], **sent: str) -> HttpResponse:
    at = "/desk" if host is BASE else ""
    with schema_kept():
        return who.post(f"{at}/agreements/{one}/{name}/", sent, headers=host)


def code_of(office: Office, role: str) -> str:
    user = office.users[role]
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def submitted_anew(office: Office, at: datetime) -> PolicyRequest:
    """A request begun on TUESDAY and sent after the new version came into force."""
    return office.journey().go_to("submitted", [at] * 9).policy_request


def test_what_is_read_in_the_editor_and_sent_back_unchanged_changes_nothing(
    office: Office, manager: Client
) -> None:
    one = begun(manager)
    before = content_of(version(one, None))
    editor = manager.get(f"/desk/agreements/{one}/edit/", headers=BASE)
    answer = manager.post(f"/desk/agreements/{one}/edit/", typed(editor), headers=BASE)
    assert answer.status_code == 302, page(answer)
    saved = version(one, None)
    assert saved.revision == 1
    assert content_of(saved) == before


def test_a_fault_is_said_at_its_field_and_nothing_typed_is_lost(
    office: Office, manager: Client
) -> None:
    one = begun(manager)
    sent = typed(manager.get(f"/desk/agreements/{one}/edit/", headers=BASE))
    sent |= {"target-0-amount": "0", "base-mon": "утром", "urgent-contact": "+7 495 000-00-00"}
    answer = manager.post(f"/desk/agreements/{one}/edit/", sent, headers=BASE)
    assert answer.status_code == 422
    assert 'aria-describedby="base-mon-faults"' in page(answer)
    assert typed(answer) == sent
    sent["base-mon"] = sent["base-tue"]
    answer = manager.post(f"/desk/agreements/{one}/edit/", sent, headers=BASE)
    assert answer.status_code == 422
    assert 'aria-describedby="target-0-amount-faults"' in page(answer)
    assert typed(answer) == sent


def test_two_managers_on_one_draft_hear_of_each_other_before_they_overwrite(
    office: Office, manager: Client
) -> None:
    one = begun(manager)
    sent = typed(manager.get(f"/desk/agreements/{one}/edit/", headers=BASE))
    manager.post(f"/desk/agreements/{one}/edit/", sent, headers=BASE)
    mine = sent | {"urgent-least": "7"}
    refused = manager.post(f"/desk/agreements/{one}/edit/", mine, headers=BASE)
    assert refused.status_code == 409
    assert typed(refused)["urgent-least"] == "7"
    again = manager.post(f"/desk/agreements/{one}/edit/", typed(refused), headers=BASE)
    assert again.status_code == 302
    assert version(one, None).urgent_least == 7


def test_a_row_can_be_added_without_a_script(office: Office, manager: Client) -> None:
    one = begun(manager)
    sent = typed(manager.get(f"/desk/agreements/{one}/edit/", headers=BASE))
    answer = manager.post(f"/desk/agreements/{one}/edit/", sent | {"add": "rung"}, headers=BASE)
    rungs = [name for name in typed(answer) if name.endswith("-after")]
    assert len(rungs) == len([name for name in sent if name.endswith("-after")]) + 1


def test_a_proposal_that_is_refused_shows_the_field(office: Office, manager: Client) -> None:
    one = begun(manager)
    AgreementVersion.objects.get(pk=one).targets.filter(metric="TTF").update(amount=60_000)
    answer = deed(manager, one, "propose", BASE)
    assert answer.status_code == 422
    assert re.search(r'aria-describedby="target-\d+-amount-faults"', page(answer))
    assert version(one, None).status == "draft"


def test_countered_and_signed_by_both_it_binds_new_requests_and_leaves_open_ones(
    office: Office, manager: Client, owner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_one = office.request_in("submitted").policy_request
    first = begun(manager)
    assert deed(manager, first, "propose", BASE).status_code == 302
    answered = deed(owner, first, "counter", ALPHA)
    second = answered["Location"].split("/")[2]
    with schema_kept():
        sent = typed(owner.get(f"/agreements/{second}/edit/", headers=ALPHA))
        sent["target-0-amount"] = "9"
        saved = owner.post(f"/agreements/{second}/edit/", sent, headers=ALPHA)
    assert saved.status_code == 302, page(saved)
    assert version(first, None).status == "countered"
    assert deed(owner, second, "propose", ALPHA).status_code == 302
    wrong = deed(owner, second, "sign", ALPHA, code="000000")
    assert wrong.status_code == 422
    for who, role, host in ((owner, "owner", ALPHA), (manager, "manager", BASE)):
        done = deed(who, second, "sign", host, code=code_of(office, role))
        assert done.status_code == 302, page(done)
    agreed = version(second, None)
    assert agreed.status == "signed"
    assert {one.factor for one in agreed.signatures.all()} == {"totp"}
    later = minutes(60 * 24 * 2)
    monkeypatch.setattr(clock, "now", lambda: later)
    new = submitted_anew(office, later)
    assert str(new.sla_version_id) == second
    assert PolicyRequest.objects.get(pk=open_one.pk).sla_version_id == open_one.sla_version_id
    assert str(open_one.sla_version_id) != second


def test_the_difference_stands_side_by_side(office: Office, manager: Client) -> None:
    one = begun(manager)
    sent = typed(manager.get(f"/desk/agreements/{one}/edit/", headers=BASE))
    sent["urgent-share"] = "15"
    manager.post(f"/desk/agreements/{one}/edit/", sent, headers=BASE)
    shown = page(manager.get(f"/desk/agreements/{one}/difference/", headers=BASE))
    assert "<del>10</del>" in shown
    assert "<ins>15</ins>" in shown


def test_the_list_names_every_agency_and_offers_no_second_draft(
    office: Office, manager: Client
) -> None:
    assert START in page(manager.get("/desk/agreements/", headers=BASE))
    begun(manager)
    shown = page(manager.get("/desk/agreements/", headers=BASE))
    assert START not in shown
    assert "Ключ-Сити" in shown
    assert "Новый Берег" in shown
    again = manager.post(START, headers=BASE)
    assert again.status_code == 409


def test_an_operator_reads_no_agreements(office: Office) -> None:
    operator = signed_in(office.users["operator"])
    assert operator.get("/desk/agreements/", headers=BASE).status_code == 403
    with override("ru"):
        assert "/desk/agreements/" not in page(operator.get("/desk/", headers=BASE))


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_written_agreement_is_a_pdf(office: Office, manager: Client, language: str) -> None:
    one = begun(manager)
    answer = manager.get(f"/desk/agreements/{one}/paper/{language}/", headers=BASE)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
