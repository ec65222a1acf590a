"""The sample cases in Chromium by clicking: agency, desk and client, each at his own window."""

import secrets

import pytest
from playwright.sync_api import Browser

from tests.e2e import walk as steps
from tests.e2e.browser import PHONE, person
from tests.e2e.portal import DOMAIN, Portal
from tests.e2e.samples import CODES


@pytest.mark.parametrize("code", CODES)
def test_a_case_is_worked_from_draft_to_delivered_by_clicking(
    portal: Portal, window: Browser, code: str
) -> None:
    desk, agency = f"http://{DOMAIN}:{portal.port}", f"http://novy-bereg.{DOMAIN}:{portal.port}"
    walk = steps.Walk(
        code,
        f"clicks-{secrets.token_hex(4)}@mail.example",
        agency=person(window, agency).sign_in("agent@novy-bereg.example"),
        desk=person(window, desk).sign_in("underwriter@insurer.example"),
        client=person(window, agency, size=PHONE),
    )
    steps.agency_opens_a_request(walk)
    steps.agency_fills_in_the_draft(walk)
    steps.desk_quotes(walk)
    steps.agency_offers(walk)
    steps.client_accepts(walk)
    steps.agency_collects_and_sends(walk)
    steps.desk_approves_and_invoices(walk)
    steps.desk_issues(walk)
    steps.client_takes_the_policy(walk)
    for who in (walk.agency, walk.desk, walk.client):
        assert who.complaints == []
        who.page.context.close()
