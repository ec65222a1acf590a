"""What is typed, chosen and attached on the agency's card."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from apps.kernel import clock
from apps.policy_requests.models import Document
from apps.usecases import drafting
from tests.portal.card_steps import (
    PNG_HEAD,
    get,
    post,
    revision,
    signed_in,
    text,
)
from tests.situations import Office, minutes


@pytest.fixture(autouse=True)
def _tuesday_afternoon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two hours after the requests were begun: their closings still lie ahead."""
    monkeypatch.setattr(clock, "now", lambda: minutes(120))


@pytest.fixture
def agent(office: Office) -> Client:
    return signed_in(office.users["agent"])


def test_answers_are_kept_in_place(office: Office, agent: Client) -> None:
    policy_request = office.journey().policy_request
    page = get(agent, policy_request)
    answer = post(
        agent,
        policy_request,
        "answers",
        revision=revision(page),
        holder_fio="Иванова Ольга Петровна",
    )
    assert answer.status_code == 303
    policy_request.refresh_from_db()
    assert policy_request.client_name == "Иванова Ольга Петровна"


def test_a_faulty_answer_keeps_everything_typed_and_stores_nothing(
    office: Office, agent: Client
) -> None:
    policy_request = office.journey().policy_request
    before = policy_request.client_name
    page = get(agent, policy_request)
    typed = {"holder_fio": "Новое Имя Отчество", "object_year": "тысяча девятьсот"}
    answer = post(agent, policy_request, "answers", revision=revision(page), **typed)
    assert answer.status_code == 422
    assert "тысяча девятьсот" in text(answer)
    assert "Новое Имя Отчество" in text(answer)
    assert "errorlist" in text(answer)
    policy_request.refresh_from_db()
    assert policy_request.client_name == before


def test_two_people_filling_in_different_fields_do_not_undo_each_other(
    office: Office, agent: Client
) -> None:
    policy_request = office.journey().policy_request
    page = get(agent, policy_request)
    drafting.save_answers(
        policy_request_id=policy_request.pk,
        typed={"object_year": "2001"},
        by=office.people["lead"],
        at=minutes(5),
    )
    typed = {
        "holder_fio": "Иванова Ольга Петровна",
        "object_year": "2012",
        "initial-object_year": "2012",
    }
    answer = post(agent, policy_request, "answers", revision=revision(page), **typed)
    assert answer.status_code == 303
    stored = dict(policy_request.answers.values_list("code", "value"))
    assert (stored["object_year"], stored["holder_fio"]) == (2001, "Иванова Ольга Петровна")


def test_covers_are_chosen_in_the_draft(office: Office, agent: Client) -> None:
    policy_request = office.journey("MTG-SEC").policy_request
    assert set(policy_request.covers) == {"structure", "life", "title"}
    page = get(agent, policy_request)
    typed = {"revision": revision(page), "covers-shown": "1", "covers": ["title"]}
    assert post(agent, policy_request, "answers", **typed).status_code == 303
    policy_request.refresh_from_db()
    assert set(policy_request.covers) == {"structure", "title"}


def test_a_file_of_a_wrong_type_is_refused_in_its_row(office: Office, agent: Client) -> None:
    policy_request = office.request_in("collecting").policy_request
    sent = SimpleUploadedFile("фото.jpg", PNG_HEAD, content_type="image/jpeg")
    answer = post(agent, policy_request, "documents", kind="egrn", file=sent)
    assert answer.status_code == 415
    assert 'class="missing bad"' in text(answer) or " bad" in text(answer)
    assert not Document.objects.filter(policy_request=policy_request, kind="egrn").exists()


def test_a_file_is_attached_and_downloaded_by_its_own_side(office: Office, agent: Client) -> None:
    from apps.usecases.demo.files import blank

    policy_request = office.request_in("collecting").policy_request
    sent = SimpleUploadedFile("выписка.pdf", blank(), content_type="application/pdf")
    answer = post(agent, policy_request, "documents", kind="egrn", file=sent, dated_on="2026-07-01")
    assert answer.status_code == 303
    document = Document.objects.get(policy_request=policy_request, kind="egrn")
    assert str(document.dated_on) == "2026-07-01"
    fetched = get(agent, policy_request, f"documents/{document.pk}")
    assert fetched.content == blank()
    assert fetched["Content-Disposition"].startswith("attachment")
    assert fetched["Content-Security-Policy"] == "sandbox"
    assert fetched["X-Content-Type-Options"] == "nosniff"


def test_nothing_chosen_is_a_sentence(office: Office, agent: Client) -> None:
    policy_request = office.request_in("collecting").policy_request
    answer = post(agent, policy_request, "documents", kind="egrn")
    assert answer.status_code == 422
    assert "Сначала выберите файл." in text(answer)
