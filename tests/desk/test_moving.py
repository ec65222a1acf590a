"""Open requests moved to the version in force, from its own page, on either face."""

import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from apps.agreements.models import AgreementVersion
from apps.kernel import clock
from apps.policy_requests.models import Clock, StatusChange
from apps.registry.models import Job, JobState
from apps.usecases import long_jobs
from tests.portal.card_steps import ALPHA, BASE, schema_kept, signed_in, text
from tests.situations import Office, minutes
from tests.usecases.test_rebasing_all import next_version

TYPED = {"mode": "carry", "reason": "новые сроки для всех"}


@pytest.fixture(autouse=True)
def _at_work(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(clock, "now", lambda: minutes(5))
    yield


def ask(
    who: Client,
    path: str,
    typed: dict[str, str] | None = None,
    *,
    language: str = "ru",
    host: dict[str, str] = BASE,
) -> HttpResponse:
    who.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    with schema_kept():
        return who.get(path, headers=host) if typed is None else who.post(path, typed, headers=host)


def page_of(version: AgreementVersion) -> str:
    return f"/desk/agreements/{version.pk}/"


def form_of(version: AgreementVersion) -> str:
    return f"/desk/moves/{version.pk}/"


def test_the_version_leads_to_a_preview_and_the_preview_to_the_move(office: Office) -> None:
    journey = office.request_in("submitted")
    version = next_version(office, quote=10)
    manager = signed_in(office.users["manager"])
    assert "1 открытая заявка идёт по прежней версии" in text(ask(manager, page_of(version)))

    form = text(ask(manager, form_of(version)))
    assert re.search(r'value="carry"[^>]*checked', form), "as the version itself says"
    previewed = ask(manager, form_of(version), TYPED).headers["location"]
    shown = text(ask(manager, previewed))
    assert journey.policy_request.label in shown
    assert "срок раньше" in shown
    assert "новые сроки для всех" in shown
    assert not StatusChange.objects.filter(name="rebase").exists(), "seeing it moves nothing"

    seen = re.search(r'name="seen" value="(\w+)"', shown)
    assert seen
    made_url = ask(manager, f"{previewed}publish/", {"seen": seen[1]}).headers["location"]
    made = Job.objects.get(kind="apply")
    while long_jobs.step(at=minutes(5), job_id=made.pk):
        pass
    made.refresh_from_db()
    assert made.state == JobState.DONE
    assert Clock.objects.get(policy_request_id=journey.id, metric="TTQ").due_at == minutes(11)
    assert "Открытые заявки переведены" in text(ask(manager, made_url))
    assert "прежней версии" not in text(ask(manager, page_of(version)))


def test_no_reason_is_a_sentence_and_nothing_typed_is_lost(office: Office) -> None:
    office.request_in("submitted")
    version = next_version(office, quote=10)
    manager = signed_in(office.users["manager"])
    answer = ask(manager, form_of(version), {"mode": "restart", "reason": " "})
    assert answer.status_code == 422
    assert re.search(r'value="restart"[^>]*checked', text(answer))
    old = AgreementVersion.objects.get(agreement=version.agreement_id, number=version.number - 1)
    refused = ask(manager, form_of(old), TYPED)
    assert refused.status_code == 422
    assert "Эта версия сейчас не действует для агентства." in text(refused)
    assert "новые сроки для всех" in text(refused)
    assert not Job.objects.exists()


def test_an_operator_and_the_agency_meet_no_such_page(office: Office) -> None:
    office.request_in("submitted")
    version = next_version(office, quote=10)
    operator, owner = (signed_in(office.users[role]) for role in ("operator", "owner"))
    assert ask(operator, form_of(version)).status_code == 403
    path = f"/moves/{version.pk}/"
    assert ask(owner, path, TYPED, host=ALPHA).status_code == 403
    assert "прежней версии" not in text(ask(owner, f"/agreements/{version.pk}/", host=ALPHA))
    assert not Job.objects.exists()


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_owner_moves_his_agencys_own_promises_in_his_language(
    office: Office, language: str
) -> None:
    journey = office.journey()
    version = next_version(office, quote=10, kind="ola")
    owner = signed_in(office.users["owner"])
    path = f"/moves/{version.pk}/"
    words = {"ru": "Перевести открытые заявки", "en": "Move open requests"}[language]
    assert words in text(ask(owner, path, host=ALPHA, language=language))
    job_url = ask(owner, path, TYPED, host=ALPHA).headers["location"]
    shown = text(ask(owner, job_url, host=ALPHA, language=language))
    assert {"ru": "Перевести эти заявки", "en": "Move these requests"}[language] in shown
    seen = re.search(r'name="seen" value="(\w+)"', shown)
    assert seen
    ask(owner, f"{job_url}publish/", {"seen": seen[1]}, host=ALPHA)
    made = Job.objects.get(kind="apply")
    while long_jobs.step(at=minutes(5), job_id=made.pk):
        pass
    assert journey.policy_request.history.filter(name="rebase").count() == 1
