"""Decreed days at the desk: an administrator enters, looks and publishes; nobody else does."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client

from apps.agencies.models import Agency
from apps.agencies.stepping import inside
from apps.agreements.models import ProductionDay
from apps.agreements.queries import notice_calendars
from apps.kernel import clock
from apps.policy_requests.models import Clock
from apps.registry.models import Job, JobState
from apps.usecases import long_jobs
from tests.portal.card_steps import BASE, schema_kept, signed_in, text
from tests.situations import Office, minutes, office_of

PAGE = "/desk/calendars/days/"
MANAGEMENT = {
    "days-TOTAL_FORMS": "4", "days-INITIAL_FORMS": "0",
    "days-MIN_NUM_FORMS": "0", "days-MAX_NUM_FORMS": "40",
}  # fmt: skip
TODAY = MANAGEMENT | {"days-0-day": "2026-07-14", "days-0-kind": "off", "days-0-region": ""}


@pytest.fixture(autouse=True)
def _at_work(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(clock, "now", lambda: minutes(5))
    notice_calendars("none")
    yield
    notice_calendars("none at all")


def ask(client: Client, path: str, typed: dict[str, str] | None = None) -> tuple[int, str, str]:
    """Status, body, and where it leads."""
    with schema_kept():
        if typed is None:
            answer = client.get(path, headers=BASE)
        else:
            answer = client.post(path, typed, headers=BASE)
    return answer.status_code, text(answer), answer.headers.get("location", "")


def test_days_are_entered_looked_at_and_published_as_seen(office: Office) -> None:
    journey = office.request_in("submitted")
    boss = signed_in(office.users["administrator"])
    assert PAGE in ask(boss, "/desk/calendars/")[1]
    status, _body, job_url = ask(boss, PAGE, TODAY)
    assert status == 302
    page = ask(boss, job_url)[1]
    assert journey.policy_request.label in page
    assert "14.07.2026: выходной" in page
    assert "Опубликовать эти дни" in page
    seen = re.search(r'name="seen" value="(\w+)"', page)
    assert seen
    status, _body, made_url = ask(boss, f"{job_url}publish/", {"seen": seen[1]})
    assert status == 302
    made = Job.objects.get(kind="apply")
    while long_jobs.step(at=minutes(5), job_id=made.pk):
        pass
    made.refresh_from_db()
    assert made.state == JobState.DONE
    due = Clock.objects.get(policy_request_id=journey.id, metric="TTQ").due_at
    assert due == Job.objects.get(kind="preview").lines.get(metric="TTQ").after_at
    assert "Объявленные дни опубликованы" in ask(boss, made_url)[1]
    listed = ask(boss, PAGE)[1]
    assert "14.07.2026: выходной" in listed
    assert "Фёдор Аксёнов" in listed


def test_nonsense_is_told_and_nothing_typed_is_lost(office: Office) -> None:
    boss = signed_in(office.users["administrator"])
    typed = MANAGEMENT | {"days-0-day": "2026-07-13", "days-0-kind": "off"}
    status, page, _to = ask(boss, PAGE, typed)
    assert status == 422
    assert page.count("13.07.2026 в прошлом") == 1
    assert 'value="2026-07-13"' in page
    status, page, _to = ask(boss, PAGE, TODAY | {"days-0-region": "Tatarstan"})
    assert status == 422
    assert "Напишите код как RU-TA." in page
    status, page, _to = ask(boss, PAGE, TODAY | {"days-0-kind": "festival"})
    assert status == 422
    assert not Job.objects.exists()


def test_nobody_but_an_administrator_of_the_insurer_decrees(office: Office, beta: Agency) -> None:
    with inside(beta):
        theirs = office_of(beta)
    strangers = [office.users["operator"], office.users["manager"], office.users["owner"]]
    for stranger in [*strangers, theirs.users["owner"]]:
        client = signed_in(stranger)
        assert ask(client, PAGE)[0] in (403, 404)
        assert ask(client, PAGE, TODAY)[0] in (403, 404)
    assert not Job.objects.exists()


def test_a_manager_may_not_publish_what_an_administrator_previewed(office: Office) -> None:
    job_url = ask(signed_in(office.users["administrator"]), PAGE, TODAY)[2]
    seen = re.search(
        r'name="seen" value="(\w+)"', ask(signed_in(office.users["administrator"]), job_url)[1]
    )
    assert seen
    manager = signed_in(office.users["manager"])
    assert 'name="seen"' not in ask(manager, job_url)[1]
    assert PAGE not in ask(manager, "/desk/calendars/")[1]
    assert ask(manager, f"{job_url}publish/", {"seen": seen[1]})[0] == 403
    assert not Job.objects.filter(kind="apply").exists()
    assert not ProductionDay.objects.exists()
