"""Whoever signs in, no link on any page he is shown leads to a closed or missing one."""

import re

import pytest
from playwright.sync_api import Browser

from tests.e2e import doors
from tests.e2e.browser import person
from tests.e2e.callers import Program
from tests.e2e.portal import DOMAIN, Portal
from tests.e2e.roads import Road

AGENCY = ("owner", "lead", "agent")
INSURER = ("administrator", "manager", "underwriter", "operator")


@pytest.fixture(scope="module")
def lived_in(portal: Portal, agent: Program, operator: Program, underwriter: Program) -> Portal:
    """A draft, a request at work and one with its memo."""

    def road(code: str) -> Road:
        return Road(portal, agent, operator, underwriter, code).open()

    road("MTG-SEC")
    road("RENT-LL").offer().accept().collect()
    road("CASH-SEC").offer().accept().collect().pay().memo()
    return portal


@pytest.mark.parametrize(
    ("slug", "role"),
    [*(("novy-bereg", role) for role in AGENCY), *(("", role) for role in INSURER)],
)
def test_every_door_shown_is_open(lived_in: Portal, window: Browser, slug: str, role: str) -> None:
    host = f"{slug}.{DOMAIN}" if slug else DOMAIN
    who = person(window, f"http://{host}:{lived_in.port}")
    who.sign_in(f"{role}@{slug or 'insurer'}.example")
    who.page.wait_for_url(re.compile(r"^(?!.*/accounts/)"))
    opened, failed = doors.closed_doors(who)
    who.page.context.close()
    assert opened > 15
    assert failed == {}


def test_a_link_is_found_wherever_it_points() -> None:
    html = '<a href="/x/#top">x</a><a>none</a><link href="/s.css"><a href="?page=2">next</a>'
    assert doors.links_of(html, "http://a.test/list/") == [
        "http://a.test/x/",
        "http://a.test/list/?page=2",
    ]
