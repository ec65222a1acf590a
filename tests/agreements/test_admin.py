"""Agreements in the admin: drafts only, signed for both, refused with sentences."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from apps.accounts.models import User
from apps.agencies.models import Agency
from apps.agreements.enums import AgreementKind
from apps.agreements.models import AgreementVersion, Calendar, CalendarVersion
from apps.agreements.services import TargetRow, draft
from apps.kernel import clock
from tests.portal.card_steps import BASE, signed_in, text
from tests.situations import TUESDAY, Office, minutes

VERSIONS = "/admin/agreements/agreementversion/"


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: minutes(60))


@pytest.fixture
def admin(office: Office) -> Client:
    User.objects.filter(pk=office.users["administrator"].pk).update(
        is_staff=True, is_superuser=True
    )
    return signed_in(User.objects.get(pk=office.users["administrator"].pk))


@pytest.fixture
def next_sla(office: Office, alpha: Agency) -> AgreementVersion:
    hours = CalendarVersion.objects.filter(calendar__side="insurer").latest("number")
    return draft(
        kind=AgreementKind.SLA,
        agency=alpha,
        calendar_version=hours,
        targets=[TargetRow("TTQ", 12)],
        effective_from=TUESDAY + timedelta(days=7),
    )


def sign(admin: Client, version: AgreementVersion) -> str:
    chosen = {"action": "sign_for_both", "_selected_action": [str(version.pk)]}
    return text(admin.post(VERSIONS, chosen, headers=BASE, follow=True))


def test_the_action_signs_with_two_people_and_says_who(
    office: Office, admin: Client, next_sla: AgreementVersion
) -> None:
    page = sign(admin, next_sla)
    next_sla.refresh_from_db()
    assert next_sla.status == "active"
    signed = (next_sla.first_signed_by, next_sla.second_signed_by)
    assert signed == (office.users["administrator"].pk, office.users["owner"].pk)
    assert office.users["administrator"].name in page
    assert office.users["owner"].name in page


def test_a_signed_version_is_not_signed_again(admin: Client, next_sla: AgreementVersion) -> None:
    sign(admin, next_sla)
    before = AgreementVersion.objects.get(pk=next_sla.pk)
    page = sign(admin, next_sla)
    assert "уже подписана" in page
    assert AgreementVersion.objects.get(pk=next_sla.pk).first_signed_at == before.first_signed_at


def test_nothing_is_signed_without_an_owner(
    office: Office, admin: Client, next_sla: AgreementVersion
) -> None:
    office.users["owner"].memberships.update(is_active=False)
    assert "некому подписать" in sign(admin, next_sla)
    next_sla.refresh_from_db()
    assert next_sla.status == "draft"


def test_a_signed_version_can_only_be_read(admin: Client, next_sla: AgreementVersion) -> None:
    url = f"{VERSIONS}{next_sla.pk}/change/"
    assert 'name="_save"' in text(admin.get(url, headers=BASE))
    sign(admin, next_sla)
    assert 'name="_save"' not in text(admin.get(url, headers=BASE))
    assert admin.post(url, {"number": 9}, headers=BASE).status_code == 403


@pytest.mark.parametrize("amount", ["0", "-5"])
def test_a_target_of_nothing_is_refused_with_a_sentence(
    admin: Client, next_sla: AgreementVersion, amount: str
) -> None:
    target = next_sla.targets.get()
    typed = {
        "agreement": next_sla.agreement_id,
        "number": next_sla.number,
        "effective_from_0": "2026-07-21",
        "effective_from_1": "11:00:00",
        "calendar_version": next_sla.calendar_version_id,
        "targets-TOTAL_FORMS": 1,
        "targets-INITIAL_FORMS": 1,
        "targets-0-id": target.pk,
        "targets-0-version": next_sla.pk,
        "targets-0-metric": "TTQ",
        "targets-0-round_kind": "first",
        "targets-0-route": "normal",
        "targets-0-unit": "minutes",
        "targets-0-amount": amount,
        "targets-0-thresholds": "[50, 75, 100]",
        "targets-0-attainment": 95,
    }
    answer = admin.post(f"{VERSIONS}{next_sla.pk}/change/", typed, headers=BASE)
    assert "Целевой срок должен быть больше нуля." in text(answer)
    target.refresh_from_db()
    assert target.amount == 12


@pytest.mark.parametrize(
    "spec",
    [
        {"zone": "Mars/Base", "weekly": {"mon": [["09:00", "18:00"]]}},
        {"zone": "Europe/Moscow", "weekly": {}},
        {"zone": "Europe/Moscow", "weekly": {"mon": [["18:00", "18:00"]]}},
    ],
)
def test_a_calendar_that_cannot_be_counted_in_is_refused(
    office: Office, admin: Client, spec: dict[str, object]
) -> None:
    before = CalendarVersion.objects.count()
    typed = {
        "calendar": Calendar.objects.first().pk,
        "number": 77,
        "spec": json.dumps(spec),
        "effective_from_0": "2026-07-21",
        "effective_from_1": "11:00:00",
    }
    answer = admin.post("/admin/agreements/calendarversion/add/", typed, headers=BASE)
    assert answer.status_code == 200
    assert "errorlist" in text(answer)
    assert CalendarVersion.objects.count() == before
