"""Every screen in light and dark and on a phone: readable for all, no wider than the screen, no
complaint in the console."""

import json
import re

import pytest
from playwright.sync_api import Browser

from tests.e2e import screens
from tests.e2e.browser import PHONE, person
from tests.e2e.callers import Program
from tests.e2e.portal import Portal
from tests.e2e.roads import Road
from tests.e2e.screens import Scene

ABSENT = "the server responded with a status of 404"


@pytest.fixture(scope="module")
def scene(portal: Portal, agent: Program, operator: Program, underwriter: Program) -> Scene:
    """A draft, an offer with the client, a form on health, a check, a memo."""

    def road(code: str) -> Road:
        return Road(portal, agent, operator, underwriter, code).open()

    offered, checking, paid = road("CASH-SEC").offer(), road("RENT-LL"), road("CASH-SEC")
    checking.offer().accept().collect()
    memo = paid.offer().accept().collect().pay().memo()
    ill = road("MTG-SEC").offer().accept()
    script = f"from tests.e2e.promised import show; print(show('{checking.id}'))"
    promised = json.loads(portal.manage("shell", "-v", "0", "-c", script).splitlines()[-1])
    ((code,),) = portal.rows("SELECT code FROM public.seals_seal WHERE sha256 = %s", memo["sha256"])
    return Scene(
        portal,
        draft=road("MTG-SEC").id,
        offered=offered.id,
        link=offered.link,
        checking=checking.id,
        health_link=ill.link,
        code=str(code),
        promised=promised,
    )


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_screen_has_a_fault_for_those_who_cannot_see_it_well(
    scene: Scene, window: Browser, theme: str
) -> None:
    faults, seen = {}, set()
    for name, who in screens.walk(scene, window, dark=theme == "dark"):
        who.shot(f"{theme}-{name}")
        faults[name] = screens.faults_of(who)
        seen.add(name)
    assert {"sign-in", "list", "card", "queue", "desk-card", "client", "verified", "trial"} <= seen
    assert {name: found for name, found in faults.items() if found} == {}


def test_no_screen_scrolls_sideways_or_complains_on_a_phone(scene: Scene, window: Browser) -> None:
    wide, complaints, faults = {}, {}, {}
    for name, who in screens.walk(scene, window, size=PHONE):
        # Polls and scripts get a moment to speak up.
        who.page.wait_for_load_state("networkidle")
        wide[name] = screens.too_wide(who)
        complaints[name] = [one for one in who.complaints if not _asked_for(name, one)]
        who.complaints.clear()
        who.shot(f"phone-{name}")
        faults[name] = screens.faults_of(who)
    assert len(wide) > 20
    assert {name: found for name, found in wide.items() if found} == {}
    assert {name: found for name, found in complaints.items() if found} == {}
    assert {name: found for name, found in faults.items() if found} == {}


def _asked_for(name: str, complaint: str) -> bool:
    """A browser notes a page that is not there; that one we asked for."""
    return name == "nowhere" and re.search(ABSENT, complaint) is not None


def test_the_looks_find_what_they_are_for(window: Browser) -> None:
    who = person(window, "", size=PHONE)
    who.page.set_content("<html><body><img src='x'><div style='width:500px'>…</div></body></html>")
    assert any(fault.startswith("image-alt") for fault in screens.faults_of(who))
    assert screens.too_wide(who) == ["DIV."]
    who.page.evaluate("console.error('no')")
    assert [one for one in who.complaints if one.startswith("no")]
    who.page.context.close()
