"""A closing turns amber by itself: nobody moves, no timer fires, every face shows it."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from apps.agencies.models import Agency
from apps.agencies.stepping import inside
from apps.agreements.planning import Turning
from apps.kernel import clock
from apps.policy_requests.models import PolicyRequest
from apps.policy_requests.plan import plan_of
from apps.usecases import drafting, urgent_route
from apps.watch.models import Timer, WorkItem
from tests.portal.card_steps import ALPHA, BASE, card, desk_card, post, schema_kept, signed_in, text
from tests.situations import TUESDAY, Office, minutes, office_of

IN_DANGER = {"view": "closings_in_danger"}
NEXT_DAY = TUESDAY + timedelta(days=1)


@pytest.fixture
def present(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    def at(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    at(minutes(20))
    return at


@pytest.fixture
def agent(office: Office) -> object:
    return office.users["agent"]


@pytest.fixture
def operator(office: Office) -> object:
    return office.users["operator"]


def seen(person: object, address: str, **query: str) -> str:
    """The page, for a person who has just signed in: sessions end while these tests jump ahead."""
    with schema_kept():
        answer = signed_in(person).get(address, query, headers=BASE if "desk" in address else ALPHA)
    assert answer.status_code == 200
    return text(answer)


def turns_of(one: PolicyRequest) -> Turning:
    item = WorkItem.objects.get(pk=one.pk)
    assert item.tight_from is not None
    assert item.late_after is not None
    assert item.lost_after is not None
    return Turning(item.tight_from, item.late_after, item.lost_after)


def faces(one: PolicyRequest, agent: object, operator: object) -> dict[str, str]:
    """Both lists and both cards, as they are polled."""
    return {
        "list": seen(agent, "/rows/"),
        "queue": seen(operator, "/desk/rows/"),
        "top of the agency's card": seen(agent, card(one, "live")),
        "top of the insurer's card": seen(operator, desk_card(one, "live")),
    }


@pytest.mark.parametrize("status", ["submitted", "offered", "checking", "approved"])
def test_time_passes_and_every_face_turns_without_a_move(
    office: Office,
    agent: object,
    operator: object,
    present: Callable[[datetime], None],
    status: str,
) -> None:
    one = office.request_in(status).policy_request
    turns, armed = turns_of(one), Timer.objects.count()
    for page in faces(one, agent, operator).values():
        assert "впритык" not in page
        assert "не успеть" not in page
    present(turns.tight_from + timedelta(minutes=1))
    assert all("впритык" in page for page in faces(one, agent, operator).values())
    present(turns.lost_after + timedelta(minutes=1))
    for face, page in faces(one, agent, operator).items():
        assert "не успеть" in page, face
        assert "впритык" not in page, face
    assert Timer.objects.count() == armed


@pytest.mark.parametrize("urgent", [False, True])
@pytest.mark.parametrize(
    "status", ["draft", "submitted", "quoted", "offered", "checking", "issue_check"]
)
def test_what_was_stored_at_the_last_move_says_what_a_plan_of_that_moment_says(
    office: Office, status: str, urgent: bool
) -> None:
    """Over two days every seven minutes, off hours and lunches of both sides among them."""
    closing_at = NEXT_DAY + timedelta(hours=3)
    journey = office.journey(closing_at=closing_at)
    if status != "draft":
        journey.go_to(status, [minutes(n) for n in range(1, 20)])
    one = journey.policy_request
    if urgent:
        urgent_route.mark_urgent(
            policy_request_id=one.pk, urgent=True, reason="сделка завтра",
            by=office.people["manager"], at=minutes(20),
        )  # fmt: skip
        one.refresh_from_db()
    turns = turns_of(one)
    moments = [minutes(21 + 7 * n) for n in range(230)]
    stored = [turns.at(moment) for moment in moments]
    planned = [plan.verdict for moment in moments if (plan := plan_of(one, at=moment))]
    assert stored == planned
    assert len(set(stored)) >= 3


def test_the_view_holds_what_is_in_danger_and_nothing_else(
    office: Office, agent: object, operator: object, present: Callable[[datetime], None]
) -> None:
    pressed = office.request_in("checking", closing_at=TUESDAY + timedelta(hours=4)).policy_request
    calm = office.request_in("submitted").policy_request
    for person, address in ((agent, "/"), (operator, "/desk/")):
        page = seen(person, address, **IN_DANGER)
        assert pressed.label in page
        assert calm.label not in page
    present(TUESDAY + timedelta(hours=5))
    gone = seen(agent, "/", **IN_DANGER)
    assert pressed.label not in gone, "the closing has passed: it is no longer to be saved"
    assert "Ко всем сделкам ещё можно успеть" in gone
    assert "Ко всем сделкам ещё можно успеть" in seen(operator, "/desk/", **IN_DANGER)


def test_another_agency_sees_nothing_of_it(
    office: Office, beta: Agency, present: Callable[[datetime], None]
) -> None:
    pressed = office.request_in("checking", closing_at=TUESDAY + timedelta(hours=4)).policy_request
    with inside(beta):
        stranger = signed_in(office_of(beta).users["agent"])
    with schema_kept():
        page = text(stranger.get("/", IN_DANGER, headers={"host": "beta.belay.test"}))
    assert pressed.label not in page
    assert "Ко всем сделкам ещё можно успеть" in page


def test_the_plan_of_an_open_card_turns_without_a_reload(
    office: Office, agent: object, operator: object, present: Callable[[datetime], None]
) -> None:
    one = office.request_in("checking", closing_at=NEXT_DAY).policy_request
    whole = seen(agent, card(one))
    assert "part=plan" in whole
    present(turns_of(one).late_after + timedelta(seconds=1))
    for person, address in ((agent, card(one, "live")), (operator, desk_card(one, "live"))):
        plan = seen(person, address, part="plan")
        assert 'class="note-box warn"' in plan
        assert "<form" not in plan


def test_the_urgent_route_offered_by_the_polled_plan_is_taken(
    office: Office, agent: object, present: Callable[[datetime], None]
) -> None:
    one = office.request_in("submitted", closing_at=TUESDAY.replace(hour=17)).policy_request
    plan = seen(agent, card(one, "live"), part="plan")
    offered = re.search(r'form="plan-urgent" name="reason" value="([^"]+)"', plan)
    assert offered
    whole = seen(agent, card(one))
    assert f'<form id="plan-urgent" method="post" action="{card(one, "urgent")}">' in whole
    post(signed_in(agent), one, "urgent", urgent="on", reason=offered[1])
    one.refresh_from_db()
    assert (one.urgent, one.urgent_reason) == (True, offered[1])


def test_a_request_without_a_closing_time_is_never_in_danger(office: Office) -> None:
    one = drafting.create(
        package_code="CASH-SEC", covers=(), by=office.people["agent"], at=minutes(1)
    )
    item = WorkItem.objects.get(pk=one.pk)
    assert (item.closing_at, item.tight_from, item.late_after, item.lost_after) == (None,) * 4
