"""The three sample cases go from draft to a delivered policy."""

from decimal import Decimal

import pytest

from apps.notifications.models import Message
from apps.policy_requests.models import BankTrack, Interval, PolicyRequest
from apps.products.catalogue import content_of
from tests.situations import Office

PACKAGES = ["MTG-SEC", "CASH-SEC", "RENT-LL"]


@pytest.mark.parametrize("package_code", PACKAGES)
def test_a_sample_case_is_delivered_with_its_published_premium(
    office: Office, package_code: str
) -> None:
    done = office.request_in("delivered", package_code).policy_request
    sample = content_of(done.package_version_id).sample
    assert done.premium == sample.premium_total
    assert done.policy_number.startswith(package_code[:3])
    assert done.documents.filter(kind="memo_document", superseded_at=None).count() == 1


@pytest.mark.parametrize("package_code", PACKAGES)
def test_the_ledger_is_exactly_as_long_as_the_life(office: Office, package_code: str) -> None:
    done = office.request_in("delivered", package_code, every=7).policy_request
    rows = list(Interval.objects.filter(policy_request=done))
    assert len(rows) == 13
    assert all(row.ended_at for row in rows)
    lifetime = done.status_since - done.created_at
    assert sum(((row.ended_at - row.started_at) for row in rows), start=lifetime * 0) == lifetime
    assert lifetime.total_seconds() > 0


def test_the_client_gets_policy_and_memo_by_mail_when_it_is_sent(office: Office) -> None:
    done = office.request_in("issued").policy_request
    mail = Message.objects.get(
        policy_request_id=done.pk,
        event="policy_request.send",
        recipients__contains=done.client_email,
    )
    assert len(mail.document_ids) == 4
    assert done.policy_number in mail.subject


def test_only_a_package_with_a_bank_starts_the_bank_track(office: Office) -> None:
    with_bank = office.request_in("delivered", "MTG-SEC")
    without = office.request_in("delivered", "RENT-LL")
    assert BankTrack.objects.get(policy_request_id=with_bank.id).state == "to_send"
    assert BankTrack.objects.get(policy_request_id=without.id).state == "not_needed"


def test_numbers_are_never_given_twice(office: Office) -> None:
    requests = [office.journey("RENT-LL").policy_request for _turn in range(3)]
    assert len({one.number for one in requests}) == 3
    assert PolicyRequest.objects.filter(premium=Decimal(0)).count() == 0
