"""People of the agency, one's own details, and the week on a page and in a file."""

from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from apps.kernel import clock
from apps.policy_requests.models import Clock
from apps.staff.models import StaffProfile
from apps.usecases import giving_reasons, ticking
from tests.portal.card_steps import ALPHA, signed_in, text
from tests.situations import Office, minutes


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: minutes(60))


@pytest.fixture
def lead(office: Office) -> Client:
    return signed_in(office.users["lead"])


def test_everybody_of_the_agency_is_listed_the_owner_first(office: Office, lead: Client) -> None:
    page = text(lead.get("/people/", headers=ALPHA))
    names = [office.users[role].name for role in ("owner", "lead", "agent")]
    places = [page.index(f">{name}") for name in names[:1]] + [page.rindex(n) for n in names[1:]]
    assert places == sorted(places)
    assert office.users["operator"].name not in page


def test_a_new_phone_reaches_the_requests(office: Office, lead: Client) -> None:
    typed = {"name": "Анна Волкова-Белая", "phone": "+7 900 111-22-33", "language": "ru"}
    assert lead.post("/people/me/", typed, headers=ALPHA).status_code == 302
    profile = StaffProfile.objects.get(user_id=office.users["lead"].pk)
    assert (profile.name, profile.phone) == ("Анна Волкова-Белая", "+7 900 111-22-33")


def test_an_empty_name_is_refused_and_the_rest_is_kept(lead: Client) -> None:
    typed = {"name": "", "phone": "+7 900 111-22-33", "language": "ru"}
    answer = lead.post("/people/me/", typed, headers=ALPHA)
    assert answer.status_code == 422
    assert "+7 900 111-22-33" in text(answer)


def test_the_week_is_on_a_page_and_in_two_files(office: Office, lead: Client) -> None:
    one = office.request_in("submitted").policy_request
    page = text(lead.get("/reports/", headers=ALPHA))
    assert "Неделя 29, 2026" in page
    book = lead.get("/reports/2026-W29/xlsx/", headers=ALPHA)
    sheets = load_workbook(BytesIO(book.content), read_only=True).sheetnames
    assert len(sheets) > 1
    plain = lead.get("/reports/2026-W29/csv/", headers=ALPHA)
    assert plain.content.startswith(b"\xef\xbb\xbf")
    assert str(one.number) in plain.content.decode("utf-8-sig")
    assert "attachment" in plain["Content-Disposition"]


def test_the_week_counts_breaches_without_a_reason_and_leads_to_them(
    office: Office, lead: Client
) -> None:
    """The quote was due at 16; nobody of the insurer has said why it has not come."""
    one = office.request_in("submitted")
    ticking.tick(at=minutes(30))
    page = text(lead.get("/reports/", headers=ALPHA))
    assert "страховая: 1, агентство: 0" in page
    assert 'href="/breaches/"' in page
    assert "пора пересмотреть" not in page
    giving_reasons.give(
        clock_id=Clock.objects.get(policy_request_id=one.id, metric="TTQ").pk,
        code="other",
        comment="Не работал расчёт.",
        by=office.people["operator"],
        at=minutes(40),
    )
    page = text(lead.get("/reports/", headers=ALPHA))
    assert "страховая: 1" not in page
    assert "Список причин пора пересмотреть: «другое» — 1 из 1 названных." in page


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/reports/?week=2026-W99", 400),
        ("/reports/?week=soon", 400),
        ("/reports/2026-W29/pdf/", 404),
        ("/reports/W29/csv/", 400),
    ],
)
def test_a_week_or_form_that_does_not_exist_is_said(lead: Client, path: str, status: int) -> None:
    assert lead.get(path, headers=ALPHA).status_code == status


def test_reports_are_for_leads(office: Office) -> None:
    agent = signed_in(office.users["agent"])
    for path in ("/reports/", "/reports/2026-W29/csv/"):
        assert agent.get(path, headers=ALPHA).status_code == 403
    assert "/reports/" not in text(agent.get("/", headers=ALPHA))
