"""New hours and trials at the desk: seen first, made exactly as seen, in either language."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.test import Client

from apps.agencies.models import Agency
from apps.agreements.enums import AgreementKind
from apps.agreements.models import AgreementVersion, Calendar
from apps.agreements.queries import notice_calendars
from apps.agreements.services import TargetRow, draft
from apps.kernel import clock
from apps.policy_requests.models import Clock
from apps.registry.models import Job, JobState
from apps.usecases import changing_calendar, long_jobs
from apps.widgets.what_if.forms import typed_from
from tests.portal.card_steps import BASE, schema_kept, signed_in, text
from tests.situations import Office, minutes

MOSCOW = ZoneInfo("Europe/Moscow")


@pytest.fixture(autouse=True)
def _at_work(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Five past eleven; calendars of a test that was rolled back are forgotten."""
    monkeypatch.setattr(clock, "now", lambda: minutes(5))
    notice_calendars("none")
    yield
    notice_calendars("none at all")


@pytest.fixture
def manager(office: Office) -> Client:
    return signed_in(office.users["manager"])


def get(client: Client, path: str, language: str = "ru") -> str:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    with schema_kept():
        answer = client.get(path, headers=BASE)
    assert answer.status_code == 200, (path, answer.status_code)
    return text(answer)


def post(client: Client, path: str, typed: dict[str, str]) -> str:
    """Where it leads."""
    with schema_kept():
        answer = client.post(path, typed, headers=BASE)
    assert answer.status_code == 302, (
        path,
        answer.status_code,
        re.findall(r'<div class="note-box late.*?</ul>', text(answer), re.S),
    )
    return str(answer.headers["location"])


def insurers(office: Office) -> Calendar:
    signed = AgreementVersion.objects.get(
        agreement__agency=office.agency, agreement__kind=AgreementKind.SLA, status="active"
    )
    calendar: Calendar = signed.calendar_version.calendar
    return calendar


def typed_with(calendar: Calendar, today: str) -> dict[str, str]:
    """The hours in force, and 14 July with hours of its own."""
    spec = changing_calendar.hours_now(calendar).spec
    return typed_from({**spec, "overrides": {}}) | {
        "hours-date-0-on": "2026-07-14",
        "hours-date-0-windows": today,
    }


def test_new_hours_are_previewed_with_every_moved_clock_then_published_as_seen(
    office: Office, manager: Client
) -> None:
    journey = office.request_in("submitted")
    calendar = insurers(office)
    assert calendar.name in get(manager, "/desk/calendars/")
    typed = typed_with(calendar, "")
    job_url = post(manager, f"/desk/calendars/{calendar.pk}/", typed)
    page = get(manager, job_url)
    assert journey.policy_request.label in page
    assert "срок позже" in page
    assert not calendar.versions.filter(number=2).exists(), "seeing it publishes nothing"

    seen = re.search(r'name="seen" value="(\w+)"', page)
    assert seen
    made_url = post(manager, f"{job_url}publish/", {"seen": seen[1]})
    made = Job.objects.get(kind="apply")
    assert str(made.pk) in made_url
    while long_jobs.step(at=minutes(5), job_id=made.pk):
        pass
    previewed = Job.objects.get(kind="preview")
    assert calendar.versions.get(number=2).spec == previewed.asked["spec"]
    for line in previewed.lines.filter(metric="TTQ"):
        now_due = Clock.objects.get(policy_request_id=journey.id, metric="TTQ").due_at
        assert now_due == line.after_at == datetime(2026, 7, 15, 9, 11, tzinfo=MOSCOW)
    assert "Новые часы опубликованы" in get(manager, made_url)
    assert 'name="seen"' not in get(manager, job_url), "what was published is not offered again"


def test_a_preview_names_what_becomes_due_earlier(
    office: Office, manager: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Submitted two minutes before the close, seen at night: round the clock it is due at once."""
    calendar = insurers(office)
    evening = datetime(2026, 7, 14, 17, 58, tzinfo=MOSCOW)
    monkeypatch.setattr(clock, "now", lambda: evening + timedelta(hours=5))
    journey = office.journey().go_to("submitted", [evening])
    typed = typed_from(changing_calendar.hours_now(calendar).spec) | {"hours-always": "on"}
    page = get(manager, post(manager, f"/desk/calendars/{calendar.pk}/", typed), "en")
    assert journey.policy_request.label in page
    assert "due earlier" in page
    line = Job.objects.get(kind="preview").lines.get(metric="TTQ")
    assert line.before_at == datetime(2026, 7, 15, 9, 13, tzinfo=MOSCOW)
    assert line.after_at == evening + timedelta(hours=5, minutes=13), "the night before rests"


def drafted(office: Office, minutes_to_quote: int) -> AgreementVersion:
    """An unsigned SLA that promises nothing but the quote."""
    signed = AgreementVersion.objects.get(
        agreement__agency=office.agency, agreement__kind=AgreementKind.SLA
    )
    return draft(
        kind=AgreementKind.SLA,
        agency=office.agency,
        calendar_version=signed.calendar_version,
        targets=[TargetRow("TTQ", minutes_to_quote)],
        effective_from=minutes(600),
    )


def test_a_trial_counts_kept_and_broken_and_names_the_requests(
    office: Office, manager: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: minutes(600))
    journeys = [office.request_in("quoted", every=8), office.request_in("quoted", every=3)]
    version = drafted(office, 5)
    assert f"/desk/trials/{version.pk}/" in get(manager, "/desk/jobs/")
    days = {"first": "2026-07-13", "last": "2026-07-14", "scope": "all"}
    page = get(manager, post(manager, f"/desk/trials/{version.pk}/", days), "en")
    assert "1 of 2" in page
    assert "2 of 2" in page, "as it was, both were kept"
    assert journeys[0].policy_request.label in page
    assert journeys[1].policy_request.label not in page
    job = Job.objects.get(kind="trial")
    assert job.state == JobState.DONE


def test_what_a_trial_proposes_goes_into_the_draft_with_one_button(
    office: Office, manager: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: minutes(600))
    office.request_in("quoted", every=8)
    version = drafted(office, 5)
    target = version.targets.get()
    days = {"first": "2026-07-13", "last": "2026-07-14", "scope": "one"}
    job = post(manager, f"/desk/trials/{version.pk}/", days)
    button = f'name="target" value="{target.pk}"'
    assert button in get(manager, job)
    assert post(manager, f"{job}take/", {"target": str(target.pk)}) == job
    target.refresh_from_db()
    assert target.amount == 10
    assert button not in get(manager, job), "it says so already"
    assert manager.post(f"{job}take/", {"target": "soon"}, headers=BASE).status_code == 400


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_page_speaks_the_readers_language(
    office: Office, manager: Client, language: str
) -> None:
    calendar = insurers(office)
    office.request_in("submitted")
    version = drafted(office, 5)
    job_url = post(manager, f"/desk/calendars/{calendar.pk}/", typed_with(calendar, ""))
    days = {"first": "2026-07-13", "last": "2026-07-14", "scope": "one"}
    trial_url = post(manager, f"/desk/trials/{version.pk}/", days)
    said = {
        "/desk/calendars/": ("Календари", "Calendars"),
        f"/desk/calendars/{calendar.pk}/": ("С какого момента", "From when it applies"),
        "/desk/jobs/": ("Пробы и изменения", "Trials and changes"),
        f"/desk/trials/{version.pk}/": ("Проба до подписания", "Try before signing"),
        job_url: ("Опубликовать эти часы", "Publish these hours"),
        trial_url: ("Подходящая цель", "Fitting target"),
    }
    for path, (russian, english) in said.items():
        page = get(manager, path, language)
        wanted, other = (russian, english) if language == "ru" else (english, russian)
        assert wanted in page, path
        assert other not in page, path


def test_hours_that_cannot_be_read_are_marked_and_nothing_is_ordered(
    office: Office, manager: Client
) -> None:
    calendar = insurers(office)
    typed = typed_with(calendar, "25:00–26:00") | {"hours-mon": "9 to 5"}
    with schema_kept():
        answer = manager.post(f"/desk/calendars/{calendar.pk}/", typed, headers=BASE)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in text(answer)
    assert "9 to 5" in text(answer), "what was typed is kept"
    assert not Job.objects.exists()


def test_a_job_is_stopped_and_stays_stopped(office: Office, manager: Client) -> None:
    calendar = insurers(office)
    job = changing_calendar.preview(
        calendar=calendar,
        spec={**changing_calendar.hours_now(calendar).spec, "overrides": {"2026-07-14": []}},
        since=minutes(5),
        of=None,
        user_id=uuid4(),
        user_name="Марина",
        at=minutes(5),
    )
    assert "hx-trigger" in get(manager, f"/desk/jobs/{job.pk}/")
    post(manager, f"/desk/jobs/{job.pk}/cancel/", {})
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED
    assert not long_jobs.step(at=minutes(5), job_id=job.pk)
    with schema_kept():
        live = manager.get(f"/desk/jobs/{job.pk}/live/", headers=BASE)
    assert live.headers["HX-Refresh"] == "true"


def test_an_operator_changes_no_hours(office: Office) -> None:
    operator = signed_in(office.users["operator"])
    for path in ("/desk/calendars/", "/desk/jobs/"):
        assert operator.get(path, headers=BASE).status_code == 403
    assert "/desk/calendars/" not in text(operator.get("/desk/", headers=BASE))


def test_the_desk_meets_no_calendar_of_an_agency(
    office: Office, manager: Client, alpha: Agency
) -> None:
    own = changing_calendar.calendars_of(alpha)
    assert own, "the OLA counts in a calendar of the agency's own"
    assert manager.get(f"/desk/calendars/{own[0].pk}/", headers=BASE).status_code == 404
