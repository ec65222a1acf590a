"""Agreements at the desk: taken back, thrown away, listed, told to clients, signed long ago."""

import re

import pytest
from django.db import connection, transaction
from django.test import Client

from apps.agencies.models import Agency
from apps.agreements.models import AgreementVersion
from apps.agreements.versions import version
from apps.desk import agency_pages
from apps.kernel import clock
from apps.usecases import agreeing
from tests.desk.test_agreements import begun, code_of, deed, page
from tests.papers.reading import words_of
from tests.portal.card_steps import ALPHA, BASE, signed_in
from tests.situations import Office, minutes


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: minutes(60))


@pytest.fixture
def manager(office: Office) -> Client:
    return signed_in(office.users["manager"])


@pytest.fixture
def owner(office: Office) -> Client:
    return signed_in(office.users["owner"])


def test_a_withdrawn_proposal_is_a_draft_again_without_its_signature(
    office: Office, manager: Client
) -> None:
    one = begun(manager)
    deed(manager, one, "propose", BASE)
    deed(manager, one, "sign", BASE, code=code_of(office, "manager"))
    assert version(one, None).signatures.count() == 1
    assert deed(manager, one, "withdraw", BASE).status_code == 302
    again = version(one, None)
    assert (again.status, again.signatures.count(), again.content_hash) == ("draft", 0, "")
    assert deed(manager, one, "withdraw", BASE).status_code == 409


def test_a_draft_is_thrown_away_and_a_proposal_is_not(office: Office, manager: Client) -> None:
    one, held = begun(manager), AgreementVersion.objects.count()
    deed(manager, one, "propose", BASE)
    assert deed(manager, one, "discard", BASE).status_code == 409
    assert AgreementVersion.objects.count() == held
    deed(manager, one, "withdraw", BASE)
    gone = deed(manager, one, "discard", BASE)
    assert (gone.status_code, gone["Location"]) == (302, "/desk/agreements/")
    assert not AgreementVersion.objects.filter(pk=one).exists()
    assert manager.get(f"/desk/agreements/{one}/", headers=BASE).status_code == 404


def test_the_other_side_neither_withdraws_nor_throws_away(
    office: Office, manager: Client, owner: Client
) -> None:
    one = begun(manager)
    assert deed(owner, one, "discard", ALPHA).status_code == 404
    deed(manager, one, "propose", BASE)
    assert deed(owner, one, "withdraw", ALPHA).status_code == 403
    assert version(one, None).status == "proposed"


def test_the_agencies_are_read_page_by_page_and_none_twice(
    office: Office, manager: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(agency_pages.agency_page, "__kwdefaults__", {"after": "", "size": 1})
    seen, url = [], "/desk/agreements/"
    while url:
        shown = page(manager.get(url, headers=BASE))
        seen += re.findall(r'id="sla-([a-z-]+)"', shown)
        found = re.search(r'href="(/desk/agreements/\?after=[^"]+)"', shown)
        url = found[1] if found else ""
    names = Agency.objects.filter(is_active=True).order_by("name", "slug")
    assert seen == list(names.values_list("slug", flat=True))
    assert len(seen) > 1
    assert manager.get("/desk/agreements/?after=x", headers=BASE).status_code == 400


def test_the_page_says_what_clients_would_be_told_in_both_languages(
    office: Office, manager: Client
) -> None:
    shown = page(manager.get(f"/desk/agreements/{begun(manager)}/", headers=BASE))
    assert "Обычно полис готов в течение 1 часа после оплаты" in shown
    assert "The policy is usually ready within 1 hour after payment" in shown


def test_a_version_signed_before_names_were_kept_still_says_who_and_when(
    office: Office, manager: Client, alpha: Agency
) -> None:
    old = AgreementVersion.objects.get(agreement__agency=alpha, agreement__kind="sla")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE agreements_signature DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM agreements_signature WHERE version_id = %s", [old.pk])
        cursor.execute("ALTER TABLE agreements_signature ENABLE TRIGGER USER")
    shown = page(manager.get(f"/desk/agreements/{old.pk}/", headers=BASE))
    for words in ("Елена Павлова", "Сергей Орлов", "до того, как стали записывать"):
        assert words in shown
    assert "Никто ещё не подписал" not in shown
    assert "Елена Павлова" in page(manager.get("/desk/agreements/", headers=BASE))
    paper = agreeing.paper(version_id=old.pk, language="ru")
    assert "Сергей Орлов" in words_of(paper)
