"""Agreements in the portal: an agency agrees with itself, and strangers read nothing."""

import pytest
from django.test import Client

from apps.agencies.models import Agency
from apps.agencies.stepping import inside
from apps.agreements.versions import version
from apps.kernel import clock
from tests.desk.test_agreements import begun, code_of, deed, page
from tests.portal.card_steps import ALPHA, BASE, schema_kept, signed_in
from tests.situations import Office, minutes, office_of

START = "/agreements/start/ola/"


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: minutes(60))


def ola(lead: Client) -> str:
    with schema_kept():
        answer = lead.post(START, headers=ALPHA)
    assert answer.status_code == 302
    return str(answer["Location"].split("/")[2])


def test_a_lead_proposes_the_ola_and_the_owner_signs_it_too(office: Office, alpha: Agency) -> None:
    lead, owner = signed_in(office.users["lead"]), signed_in(office.users["owner"])
    one = ola(lead)
    assert deed(lead, one, "propose", ALPHA).status_code == 302
    for who, role in ((lead, "lead"), (owner, "owner")):
        done = deed(who, one, "sign", ALPHA, code=code_of(office, role))
        assert done.status_code == 302, page(done)
    agreed = version(one, alpha)
    assert agreed.status == "signed"
    assert {signature.seat for signature in agreed.signatures.all()} == {"lead", "owner"}


def test_without_a_second_factor_the_page_says_where_to_set_it_up(office: Office) -> None:
    lead = signed_in(office.users["lead"])
    one = ola(lead)
    deed(lead, one, "propose", ALPHA)
    with schema_kept():
        shown = page(lead.get(f"/agreements/{one}/", headers=ALPHA))
    assert "/accounts/2fa/totp/activate/" in shown
    assert deed(lead, one, "sign", ALPHA, code="123456").status_code == 422


def test_nobody_outside_reads_an_unsigned_text(office: Office, beta: Agency) -> None:
    lead, manager = signed_in(office.users["lead"]), signed_in(office.users["manager"])
    inner, outer = ola(lead), begun(manager)
    with inside(beta):
        stranger = signed_in(office_of(beta).users["owner"])
    with schema_kept():
        assert manager.get(f"/desk/agreements/{inner}/", headers=BASE).status_code == 404
        assert lead.get(f"/agreements/{outer}/", headers=ALPHA).status_code == 404
        for one in (inner, outer):
            for end in ("", "edit/", "difference/", "paper/ru/"):
                there = stranger.get(
                    f"/agreements/{one}/{end}", headers={"host": "beta.belay.test"}
                )
                assert there.status_code == 404


def test_the_sla_is_not_the_agencys_to_begin(office: Office) -> None:
    owner = signed_in(office.users["owner"])
    with schema_kept():
        assert owner.post("/agreements/start/sla/", headers=ALPHA).status_code == 403


def test_an_agent_has_no_agreements_in_his_sections(office: Office) -> None:
    agent = signed_in(office.users["agent"])
    with schema_kept():
        assert agent.get("/agreements/", headers=ALPHA).status_code == 403
        assert 'href="/agreements/"' not in page(agent.get("/", headers=ALPHA))


def test_the_list_shows_both_agreements_in_force(office: Office) -> None:
    lead = signed_in(office.users["lead"])
    with schema_kept():
        shown = page(lead.get("/agreements/", headers=ALPHA))
    assert shown.count('<span class="chip good">') == 2
    assert START in shown
