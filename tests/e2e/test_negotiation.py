"""Insurer and agency agree at their windows, sign with a second factor, and are held to it."""

import re
from collections.abc import Iterator
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from playwright.sync_api import Browser

from tests.e2e import negotiation as steps
from tests.e2e.authenticator import set_up
from tests.e2e.browser import SHOTS, Person, person
from tests.e2e.callers import program
from tests.e2e.negotiation import MANAGER, OWNER, SLUG, Table
from tests.e2e.portal import DOMAIN, Portal
from tests.e2e.roads import Road
from tests.papers.reading import words_of

SECONDS_TO_SIGN = 75
FORGET = "from allauth.mfa.models import Authenticator as a; a.objects.all().delete()"


@pytest.fixture
def table(portal: Portal, window: Browser) -> Iterator[Table]:
    """The manager and the owner signed in, each with an authenticator of his own."""
    manager = person(window, f"http://{DOMAIN}:{portal.port}").sign_in(MANAGER)
    owner = person(window, f"http://{SLUG}.{DOMAIN}:{portal.port}").sign_in(OWNER)
    try:
        yield Table(portal, manager, owner, set_up(manager), set_up(owner))
    finally:
        for who in (manager, owner):
            who.page.context.close()
        portal.manage("shell", "-v", "0", "-c", FORGET)


def test_two_sides_negotiate_sign_and_are_held_to_the_new_version(
    portal: Portal, table: Table
) -> None:
    held = _submitted(portal)
    steps.manager_begins(table)
    steps.manager_types(table)
    steps.nothing_is_lost(table)
    steps.manager_proposes(table)
    steps.owner_answers(table)
    steps.owner_proposes(table, SECONDS_TO_SIGN)
    steps.owner_signs_for_his_side_only(table)
    steps.manager_signs(table)
    papers = _papers(table.manager)
    steps.comes_into_force(table)
    asked_later = _submitted(portal)
    steps.reads_why(table.owner, held, version=1, minutes=15)
    steps.reads_why(table.owner, asked_later, version=table.number, minutes=steps.ANSWERED)
    for language, paper in papers.items():
        _is_accessible(paper, language)
        _names_both(paper)
    assert table.manager.complaints == table.owner.complaints == []


def _submitted(portal: Portal) -> str:
    """A request that the agency has just sent; its id."""
    agent = program(portal, f"agent@{SLUG}.example", SLUG)
    operator = program(portal, "operator@insurer.example", at=SLUG)
    road = Road(portal, agent, operator, operator, "CASH-SEC").open()
    agent.move(road.id, "submit")
    return road.id


def _papers(who: Person) -> dict[str, bytes]:
    """The written agreement in both languages; every page is left as a picture."""
    found = {"ru": who.save("PDF, русский"), "en": who.save("PDF, English")}
    for language, paper in found.items():
        with pypdfium2.PdfDocument(paper) as pages:
            for n, page in enumerate(pages, 1):
                page.render(scale=1.5).to_pil().save(SHOTS / f"agreement-{language}-{n}.png")
    return found


def _is_accessible(paper: bytes, language: str) -> None:
    with pikepdf.open(BytesIO(paper)) as opened:
        assert opened.Root.MarkInfo.Marked
        assert opened.Root.StructTreeRoot
        assert str(opened.Root.Lang).startswith(language)
        assert opened.Root.ViewerPreferences.DisplayDocTitle


def _names_both(paper: bytes) -> None:
    """Who signed, and the same fingerprint under both names and under the text."""
    words = words_of(paper)
    assert "Елена Павлова" in words
    assert "Наталья Зимина" in words
    prints = re.findall(r"\b[0-9a-f]{64}\b", words)
    assert len(prints) == 3
    assert len(set(prints)) == 1
