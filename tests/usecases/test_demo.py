"""The demo that a newcomer meets."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from apps.agencies.models import Agency
from apps.agencies.stepping import inside
from apps.notifications.models import Message
from apps.policy_requests import clocks
from apps.policy_requests.charging import charged
from apps.policy_requests.enums import Status
from apps.policy_requests.models import DelayReason, Dispute, PolicyRequest, StatusChange
from apps.policy_requests.owing import unexplained_rows
from apps.usecases.demo import files, seeding
from apps.usecases.demo.stories import STORIES, Story
from apps.watch.models import OutboxEntry

MONDAY_BEFORE_WORK = datetime(2026, 9, 14, 3, 0, tzinfo=UTC)
SUNDAY_NIGHT = datetime(2026, 9, 20, 21, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def nothing_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "paper", lambda title, _text="": files.blank(title))
    monkeypatch.setattr(seeding.outbox, "serve_memos", _no_memo)


def seeded(at: datetime, told: Sequence[Story]) -> tuple[int, set[str]]:
    """How many requests the demo has, and in which states; nothing of it lies after `at`."""
    seeding.seed(at=at, say=lambda _line: None, told=told)
    count, states = 0, set()
    for agency in Agency.objects.filter(slug__in=["novy-bereg", "klyuch-city"]):
        with inside(agency):
            states |= set(PolicyRequest.objects.values_list("status", flat=True))
            count += PolicyRequest.objects.count()
            assert not StatusChange.objects.filter(occurred_at__gt=at).exists()
            assert not Message.objects.filter(sent_at=None).exists()
    assert not OutboxEntry.objects.filter(kind="message").exists()
    return count, states


def test_the_demo_shows_every_state_and_ends_before_now(db: None) -> None:
    assert seeded(MONDAY_BEFORE_WORK, STORIES) == (40, set(Status.values))


def test_broken_promises_of_the_demo_have_plausible_reasons_and_some_are_left_open(
    db: None,
) -> None:
    seeded(MONDAY_BEFORE_WORK, STORIES)
    said: list[DelayReason] = []
    left = {"sla": 0, "ola": 0}
    for agency in Agency.objects.filter(slug__in=["novy-bereg", "klyuch-city"]):
        with inside(agency):
            said += DelayReason.objects.all()
            for kind in left:
                left[kind] += unexplained_rows(kind).count()
            ended = PolicyRequest.objects.filter(status="delivered").values("pk")
            asked = unexplained_rows("ola").filter(policy_request__in=ended)
            assert not asked.exists(), "whoever handed over said why he was late"
    assert len(said) > 10
    assert 0 < sum(one.is_confirmed for one in said) < len(said)
    assert {one.kind for one in said} == {"sla", "ola"}
    assert min(left.values()) > 0


def test_a_demo_made_on_a_sunday_night_ends_before_now_too(db: None) -> None:
    count, states = seeded(SUNDAY_NIGHT, STORIES[::5])
    assert count == 8
    assert len(states) >= 5


def test_an_interrupted_demo_goes_on_where_it_stopped(db: None) -> None:
    first, _states = seeded(SUNDAY_NIGHT, STORIES[:2])
    again, _states = seeded(SUNDAY_NIGHT, STORIES[:4])
    assert (first, again) == (2, 4)
    assert seeded(SUNDAY_NIGHT, STORIES[:4])[0] == 4


def _no_memo(*, at: datetime) -> int:
    """Attach a blank page in the memo's place: printing has tests of its own."""
    from apps.kernel.actors import Actor
    from apps.policy_requests.services import documents

    for waiting in PolicyRequest.objects.filter(status=Status.ISSUE_DOCUMENTS):
        documents.attach(
            waiting,
            kind="memo_document",
            name="memo.pdf",
            content=files.blank(),
            by=Actor.system("test"),
            at=at,
        )
    return 0


def test_the_demo_shows_a_late_ask_a_settled_dispute_and_open_ones_of_both_sides(
    db: None,
) -> None:
    turns = [one for one in STORIES if one.turn in ("late_ask", "settled")]
    disputed = [one for one in STORIES if one.turn.startswith("disputed")]
    seeded(MONDAY_BEFORE_WORK, [*turns, *disputed])
    causes, waiting = set(), set()
    for slug in seeding.SLUGS:
        with inside(Agency.objects.get(slug=slug)):
            waiting |= set(Dispute.objects.open().values_list("side", flat=True))
            for one in PolicyRequest.objects.all():
                lines = clocks.history_of(one)
                causes |= {piece.cause for piece in charged(one, lines, at=MONDAY_BEFORE_WORK)}
    assert causes == {"held", "late_ask", "dispute"}
    assert waiting == {"agency", "insurer"}
