"""The agency's card: what it shows, what it lets through, what it never says."""

from datetime import datetime

import pytest
from django.test import Client

from apps.escalations.models import Escalation
from apps.kernel import clock
from apps.policy_requests.models import Receipt
from apps.usecases import checking, drafting
from tests.portal.card_steps import (
    ALPHA,
    card,
    get,
    post,
    revision,
    signed_in,
    text,
)
from tests.situations import MOSCOW, TOMORROW, Office, minutes


@pytest.fixture(autouse=True)
def _tuesday_afternoon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two hours after the requests were begun: their closings still lie ahead."""
    monkeypatch.setattr(clock, "now", lambda: minutes(120))


@pytest.fixture
def agent(office: Office) -> Client:
    return signed_in(office.users["agent"])


@pytest.mark.parametrize(
    "status",
    ["draft", "submitted", "quoted", "offered", "collecting", "checking", "approved",
     "awaiting_payment", "issue_check"],
)  # fmt: skip
def test_the_card_opens_in_every_state(office: Office, agent: Client, status: str) -> None:
    policy_request = office.request_in(status, "MTG-SEC").policy_request
    answer = get(agent, policy_request)
    assert answer.status_code == 200
    assert policy_request.label in text(answer)
    assert answer["Cache-Control"] == "private, no-store"


def test_the_primary_step_moves_the_request(office: Office, agent: Client) -> None:
    policy_request = office.journey().policy_request
    page = get(agent, policy_request)
    answer = post(agent, policy_request, "act", verb="submit", revision=revision(page))
    assert answer.status_code == 303
    policy_request.refresh_from_db()
    assert policy_request.status == "submitted"


def test_a_step_that_cannot_be_taken_says_why(office: Office, agent: Client) -> None:
    made = drafting.create(
        package_code="CASH-SEC", covers=[], by=office.people["agent"], at=minutes(0)
    )
    page = text(get(agent, made))
    assert 'aria-disabled="true"' in page
    assert "act-submit-why" in page


def test_a_stale_page_is_told_so_and_loses_nothing(office: Office, agent: Client) -> None:
    policy_request = office.request_in("offered").policy_request
    old = revision(get(agent, policy_request))
    drafting.assign(
        policy_request_id=policy_request.pk,
        responsible_id=office.people["lead"].staff_id,
        by=office.people["lead"],
        at=minutes(50),
    )
    answer = post(
        agent, policy_request, "act", verb="accept", revision=old, evidence="по телефону в 12:40"
    )
    assert answer.status_code == 409
    assert "по телефону в 12:40" in text(answer)
    policy_request.refresh_from_db()
    assert policy_request.status == "offered"


def test_typed_text_of_a_step_that_is_gone_is_shown_once_more(
    office: Office, agent: Client
) -> None:
    journey = office.request_in("offered")
    old = revision(get(agent, journey.policy_request))
    journey.go_to("checking", [minutes(60)])
    typed = {"verb": "accept", "revision": old, "evidence": "письмо от клиента"}
    answer = post(agent, journey.policy_request, "act", **typed)
    assert answer.status_code == 409
    assert "письмо от клиента" in text(answer)


def test_an_unknown_step_is_a_404_and_an_unreadable_revision_a_400(
    office: Office, agent: Client
) -> None:
    policy_request = office.journey().policy_request
    assert post(agent, policy_request, "act", verb="explode", revision=1).status_code == 404
    answer = post(agent, policy_request, "act", verb="submit", revision="x")
    assert answer.status_code == 400
    policy_request.refresh_from_db()
    assert policy_request.status == "draft"


def test_internal_notes_of_the_insurer_are_not_on_the_agencys_card(
    office: Office, agent: Client
) -> None:
    policy_request = office.request_in("checking").policy_request
    for role, body in (("operator", "мысли страховой"), ("agent", "мысли агентства")):
        drafting.comment(
            policy_request_id=policy_request.pk,
            body=body,
            internal=True,
            by=office.people[role],
            at=minutes(90),
        )
    page = text(get(agent, policy_request))
    assert "мысли агентства" in page
    assert "мысли страховой" not in page


def test_a_comment_is_sent_and_an_empty_one_refused(office: Office, agent: Client) -> None:
    policy_request = office.journey().policy_request
    assert post(agent, policy_request, "comment", body="  ").status_code == 422
    assert post(agent, policy_request, "comment", body="Когда расчёт?").status_code == 303
    assert "Когда расчёт?" in text(get(agent, policy_request))
    assert policy_request.comments.count() == 1


def test_the_agency_learns_of_health_only_that_it_arrived(office: Office, agent: Client) -> None:
    policy_request = office.request_in("checking", "MTG-SEC").policy_request
    assert policy_request.health_answers is not None
    page = text(get(agent, policy_request))
    assert "Анкета здоровья" in page
    for word in ("Рост, см", "Вес, кг", "life_height", "life_weight"):
        assert word not in page
    assert get(agent, policy_request, "health").status_code == 404


def test_a_health_reason_of_the_underwriter_is_veiled_for_the_agency(
    office: Office, agent: Client
) -> None:
    policy_request = office.request_in("checking", "MTG-SEC").policy_request
    checking.refer(
        policy_request_id=policy_request.pk,
        reason_code="health_yes",
        by=office.people["operator"],
        at=minutes(95),
    )
    page = text(get(agent, policy_request))
    assert "передано андеррайтеру" in page
    assert "Положительный ответ" not in page
    assert "решение андеррайтера" in page


def test_the_clients_link_is_given_copied_and_taken_back(office: Office, agent: Client) -> None:
    policy_request = office.journey().policy_request
    assert "/c/" not in text(get(agent, policy_request))
    assert post(agent, policy_request, "link", do="give").status_code == 303
    assert "/c/" in text(get(agent, policy_request))
    assert post(agent, policy_request, "link", do="revoke").status_code == 303
    assert "/c/" not in text(get(agent, policy_request))
    assert policy_request.links.filter(revoked_at=None).count() == 0


def test_urgency_wants_a_reason_and_keeps_what_was_typed(office: Office, agent: Client) -> None:
    policy_request = office.journey(closing_at=TOMORROW).policy_request
    assert post(agent, policy_request, "urgent", urgent="on", reason=" ").status_code == 422
    answer = post(agent, policy_request, "urgent", urgent="on", reason="Сделка завтра в 9")
    assert answer.status_code == 303
    policy_request.refresh_from_db()
    assert policy_request.urgent
    assert post(agent, policy_request, "urgent").status_code == 303
    policy_request.refresh_from_db()
    assert not policy_request.urgent


def test_the_urgent_route_may_name_its_own_deadline(office: Office, agent: Client) -> None:
    policy_request = office.journey().policy_request
    typed = {"urgent": "on", "reason": "Банк ждёт"}
    for unreadable in ("завтра", "2031-02-30T10:00"):
        refused = post(agent, policy_request, "urgent", **typed, deadline_at=unreadable)
        assert refused.status_code == 422
        assert "Не удаётся прочитать дату и время" in text(refused)
        assert "Банк ждёт" in text(refused)
    past = post(agent, policy_request, "urgent", **typed, deadline_at="2020-01-01T10:00")
    assert past.status_code == 422
    easy = post(agent, policy_request, "urgent", **typed, deadline_at="2031-07-15T10:30")
    assert easy.status_code == 422
    assert "15 июля 2031, 10:30 (Москва)" in text(easy).replace("\u00a0", " ")
    answer = post(agent, policy_request, "urgent", **typed, deadline_at="2026-07-15T10:30")
    assert answer.status_code == 303
    call = Escalation.objects.get(policy_request=policy_request)
    assert call.deadline_at == datetime(2026, 7, 15, 10, 30, tzinfo=MOSCOW)


def test_consent_and_what_was_shown_are_recorded(office: Office, agent: Client) -> None:
    made = drafting.create(
        package_code="CASH-SEC", covers=[], by=office.people["agent"], at=minutes(0)
    )
    assert post(agent, made, "consent", channel="link").status_code == 422
    assert post(agent, made, "consent", channel="phone").status_code == 303
    assert made.consents.get().channel == "phone"
    offered = office.request_in("offered").policy_request
    assert post(agent, offered, "shown", channel="paper").status_code == 303
    shown = Receipt.objects.filter(policy_request=offered)
    assert {receipt.kind for receipt in shown} == {"key_information", "policy_terms"}


def test_the_responsible_person_is_one_of_the_agency(office: Office, agent: Client) -> None:
    policy_request = office.journey().policy_request
    stranger = office.people["operator"].staff_id
    for wrong in ("", "nobody", stranger):
        assert post(agent, policy_request, "responsible", responsible=wrong).status_code == 422
    lead = office.people["lead"].staff_id
    assert post(agent, policy_request, "responsible", responsible=lead).status_code == 303
    policy_request.refresh_from_db()
    assert policy_request.responsible_id == lead


def test_an_escalation_is_opened_once_and_leads_to_its_page(office: Office, agent: Client) -> None:
    policy_request = office.request_in("checking").policy_request
    answer = post(agent, policy_request, "escalate")
    assert answer.status_code == 303
    assert answer["Location"] == f"/escalations/{policy_request.escalations.get().pk}/"
    assert post(agent, policy_request, "escalate").status_code == 409
    assert policy_request.escalations.count() == 1


def test_the_ledger_on_the_card_adds_up_to_the_lifetime(office: Office) -> None:
    from apps.widgets.card.dossier import Dossier
    from apps.widgets.card.reader import Addresses, Reader
    from apps.widgets.card.time_spent import spans_of

    policy_request = office.request_in("checking").policy_request
    now = clock.now()
    reader = Reader(office.people["agent"], "Europe/Moscow", "Europe/Moscow", now, "ru")
    spans = spans_of(Dossier(policy_request, reader, Addresses("/", "/")))
    assert len(spans) > 4
    lifetime = now - policy_request.created_at
    assert sum((span.length for span in spans[1:]), spans[0].length) == lifetime


def test_the_polled_top_says_when_the_page_is_old_and_else_keeps_quiet(
    office: Office, agent: Client
) -> None:
    policy_request = office.journey().policy_request
    url = card(policy_request, "live") + f"?revision={policy_request.revision}"
    first = agent.get(url, headers=ALPHA)
    assert first.status_code == 200
    assert "<form" not in text(first)
    assert "Показать, как сейчас" not in text(first)
    old = card(policy_request, "live") + f"?revision={policy_request.revision + 3}"
    assert "Показать, как сейчас" in text(agent.get(old, headers=ALPHA))


def test_a_get_on_a_deed_leads_back_to_the_card(office: Office, agent: Client) -> None:
    policy_request = office.journey().policy_request
    answer = get(agent, policy_request, "act")
    assert (answer.status_code, answer["Location"]) == (303, card(policy_request))
