"""The agency's own hours and trials: its owner publishes, its leads look, nobody else's are met."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from apps.agencies.models import Agency
from apps.agencies.stepping import inside
from apps.agreements.enums import AgreementKind
from apps.agreements.models import AgreementVersion, Calendar
from apps.agreements.queries import notice_calendars
from apps.agreements.services import draft
from apps.kernel import clock
from apps.registry.models import Job
from apps.usecases import changing_calendar
from apps.usecases.market_terms import ola_rows
from apps.widgets.what_if.forms import typed_from
from tests.portal.card_steps import ALPHA, schema_kept, signed_in, text
from tests.situations import Office, minutes, office_of

BETA = {"host": "beta.belay.test"}
DAYS = {"first": "2026-07-13", "last": "2026-07-14"}


@pytest.fixture(autouse=True)
def _at_work(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Ten hours later; calendars of a test that was rolled back are forgotten."""
    monkeypatch.setattr(clock, "now", lambda: minutes(600))
    notice_calendars("none")
    yield
    notice_calendars("none at all")


def ask(
    who: Client, path: str, typed: dict[str, str] | None = None, *, language: str = "ru"
) -> HttpResponse:
    """GET, or POST of what is typed, on alpha's host."""
    who.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    with schema_kept():
        if typed is None:
            return who.get(path, headers=ALPHA)
        return who.post(path, typed, headers=ALPHA)


def drafted(office: Office, author: str = "agency") -> AgreementVersion:
    """An unsigned OLA with the market's targets."""
    signed = AgreementVersion.objects.get(
        agreement__agency=office.agency, agreement__kind=AgreementKind.OLA
    )
    made = draft(
        kind=AgreementKind.OLA,
        agency=office.agency,
        calendar_version=signed.calendar_version,
        targets=ola_rows(),
        effective_from=minutes(900),
    )
    AgreementVersion.objects.filter(pk=made.pk).update(proposed_side=author)
    return made


def own_calendar(agency: Agency) -> Calendar:
    found: Calendar = changing_calendar.calendars_of(agency)[0]
    return found


def typed_always(calendar: Calendar) -> dict[str, str]:
    return typed_from(changing_calendar.hours_now(calendar).spec) | {"hours-always": "on"}


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_owner_meets_every_page_in_his_language(office: Office, language: str) -> None:
    owner, calendar = signed_in(office.users["owner"]), own_calendar(office.agency)
    office.request_in("quoted", every=8)
    version = drafted(office)
    hours = ask(owner, f"/calendars/{calendar.pk}/", typed_always(calendar))
    trial = ask(owner, f"/trials/{version.pk}/", DAYS)
    assert (hours.status_code, trial.status_code) == (302, 302)
    said = {
        "/calendars/": ("Календари", "Calendars"),
        f"/calendars/{calendar.pk}/": ("С какого момента", "From when it applies"),
        "/jobs/": ("Пробы и изменения", "Trials and changes"),
        f"/trials/{version.pk}/": ("Проба до подписания", "Try before signing"),
        str(hours.headers["location"]): ("Опубликовать эти часы", "Publish these hours"),
        str(trial.headers["location"]): ("Подходящая цель", "Fitting target"),
    }
    for path, (russian, english) in said.items():
        got = ask(owner, path, language=language)
        wanted, other = (russian, english) if language == "ru" else (english, russian)
        assert got.status_code == 200, path
        assert wanted in text(got), path
        assert other not in text(got), path


def test_a_lead_sees_the_preview_but_only_the_owner_publishes(office: Office) -> None:
    owner, lead = signed_in(office.users["owner"]), signed_in(office.users["lead"])
    calendar = own_calendar(office.agency)
    assert ask(lead, f"/calendars/{calendar.pk}/", typed_always(calendar)).status_code == 403
    made = ask(owner, f"/calendars/{calendar.pk}/", typed_always(calendar))
    url = str(made.headers["location"])
    assert 'name="seen"' in text(ask(owner, url))
    assert 'name="seen"' not in text(ask(lead, url))
    assert ask(lead, f"{url}publish/", {"seen": "x"}).status_code == 403
    assert ask(owner, f"{url}publish/", {"seen": "x"}).status_code == 409
    assert not calendar.versions.filter(number=2).exists()


def test_a_lead_reads_the_hours_and_meets_no_door_that_is_closed_to_him(office: Office) -> None:
    calendar = own_calendar(office.agency)
    owner, lead = (
        text(ask(signed_in(office.users[who]), "/calendars/")) for who in ("owner", "lead")
    )
    assert calendar.name in lead
    assert f'href="/calendars/{calendar.pk}/"' in owner
    assert f'href="/calendars/{calendar.pk}/"' not in lead


def test_an_agent_has_no_calendars(office: Office) -> None:
    agent = signed_in(office.users["agent"])
    assert ask(agent, "/calendars/").status_code == 403
    assert 'href="/calendars/"' not in text(ask(agent, "/"))


def test_a_draft_of_the_insurer_is_not_tried_before_it_is_proposed(office: Office) -> None:
    lead, version = signed_in(office.users["lead"]), drafted(office, author="insurer")
    assert ask(lead, f"/trials/{version.pk}/").status_code == 404
    assert f"/trials/{version.pk}/" not in text(ask(lead, "/jobs/"))
    AgreementVersion.objects.filter(pk=version.pk).update(status="proposed")
    assert ask(lead, f"/trials/{version.pk}/").status_code == 200
    assert f"/trials/{version.pk}/" in text(ask(lead, "/jobs/"))


def test_another_agencys_jobs_and_calendars_are_not_found(office: Office, beta: Agency) -> None:
    owner, calendar = signed_in(office.users["owner"]), own_calendar(office.agency)
    made = ask(owner, f"/calendars/{calendar.pk}/", typed_always(calendar))
    job = Job.objects.get(agency=office.agency)
    assert str(job.pk) in str(made.headers["location"])
    with inside(beta):
        stranger = signed_in(office_of(beta).users["owner"])
    paths = [f"/calendars/{calendar.pk}/", f"/jobs/{job.pk}/", f"/jobs/{job.pk}/live/"]
    with schema_kept():
        assert [stranger.get(path, headers=BETA).status_code for path in paths] == [404] * 3
        for deed in ("cancel", "publish"):
            got = stranger.post(f"/jobs/{job.pk}/{deed}/", {"seen": "x"}, headers=BETA)
            assert got.status_code == 404, deed
        assert str(job.pk) not in text(stranger.get("/jobs/", headers=BETA))
    job.refresh_from_db()
    assert job.state == "done"
    assert "applied" not in job.place


def test_days_in_the_wrong_order_are_told_at_the_field(office: Office) -> None:
    lead, version = signed_in(office.users["lead"]), drafted(office)
    got = ask(lead, f"/trials/{version.pk}/", {"first": "2026-07-14", "last": "2026-07-13"})
    assert got.status_code == 422
    assert "Последний день раньше первого" in text(got)
    assert not Job.objects.exists()
