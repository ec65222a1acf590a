"""Charlie works for another agency. To him a foreign card and an absent one are the same page."""

from uuid import uuid4

import pytest
from django.test import Client

from apps.accounts.services import join
from apps.agencies.models import Agency
from apps.agencies.stepping import inside
from apps.kernel import clock
from apps.policy_requests.models import Comment, PolicyRequest
from tests.portal.card_steps import ALPHA, BASE, card, schema_kept, signed_in, text
from tests.situations import Office, minutes

BETA = {"host": "beta.belay.test"}
DEEDS = [
    "act", "answers", "documents", "comment", "consent", "shown", "responsible", "urgent", "link",
    "bank", "escalate",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _tuesday_afternoon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: minutes(120))


@pytest.fixture
def request_of_alpha(office: Office) -> PolicyRequest:
    return office.journey().policy_request


@pytest.fixture
def charlie(beta: Agency) -> Client:
    member = join(
        email="charlie@beta.example", name="Чарли", role="agent", password="x" * 12, agency=beta
    )
    return signed_in(member.user)


def test_charlie_sees_his_own_card(office: Office, beta: Agency, charlie: Client) -> None:
    """What follows means something only because he could have seen a card."""
    from apps.staff.services import actor_of
    from apps.usecases import drafting

    member = charlie_member(beta)
    with inside(beta):
        own = drafting.create(
            package_code="CASH-SEC", covers=[], by=actor_of(member), at=minutes(0)
        )
    answer = charlie.get(card(own), headers=BETA)
    assert answer.status_code == 200
    assert own.label in text(answer)


def charlie_member(beta: Agency):  # type: ignore[no-untyped-def]
    from apps.accounts.models import Membership

    return Membership.objects.get(user__email="charlie@beta.example", agency=beta)


def test_a_foreign_card_is_byte_equal_to_an_absent_one(
    request_of_alpha: PolicyRequest, charlie: Client
) -> None:
    absent = f"/requests/{uuid4()}/"
    foreign = charlie.get(card(request_of_alpha), headers=BETA)
    nothing = charlie.get(absent, headers=BETA)
    assert (foreign.status_code, nothing.status_code) == (404, 404)
    assert foreign.content == nothing.content
    live = charlie.get(card(request_of_alpha, "live"), headers=BETA)
    assert (live.status_code, live.content) == (404, nothing.content)


@pytest.mark.parametrize("deed", DEEDS)
def test_no_deed_reaches_a_foreign_request(
    request_of_alpha: PolicyRequest, charlie: Client, deed: str
) -> None:
    typed = {
        "verb": "submit",
        "revision": "0",
        "body": "привет",
        "channel": "phone",
        "kind": "egrn",
    }
    before = PolicyRequest.objects.get(pk=request_of_alpha.pk)
    with schema_kept():
        answer = charlie.post(card(request_of_alpha, deed), typed, headers=BETA)
    assert answer.status_code == 404
    assert request_of_alpha.label not in text(answer)
    after = PolicyRequest.objects.get(pk=request_of_alpha.pk)
    assert (after.status, after.revision) == (before.status, before.revision)
    assert not Comment.objects.filter(policy_request=request_of_alpha).exists()


def test_on_the_others_host_he_meets_only_absence(
    request_of_alpha: PolicyRequest, charlie: Client
) -> None:
    answer = charlie.get(card(request_of_alpha), headers=ALPHA)
    assert answer.status_code == 404


def test_an_agent_has_no_desk(office: Office, request_of_alpha: PolicyRequest) -> None:
    agent = signed_in(office.users["agent"])
    address = f"/desk/alpha/requests/{request_of_alpha.pk}/"
    assert agent.get(address, headers=BASE).status_code == 404


def test_a_stranger_is_asked_to_sign_in(request_of_alpha: PolicyRequest) -> None:
    answer = Client().get(card(request_of_alpha), headers=ALPHA)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/?next=")
