"""The demo that a newcomer meets."""

from datetime import UTC, datetime

import pytest

from apps.agencies.models import Agency
from apps.agencies.stepping import inside
from apps.notifications.models import Message
from apps.policy_requests.enums import Status
from apps.policy_requests.models import PolicyRequest, StatusChange
from apps.usecases.demo import files, seeding
from apps.watch.models import OutboxEntry

# A Monday before anybody works, and a Sunday night: no moment of the week may break the demo.
MOMENTS = [datetime(2026, 9, 14, 3, 0, tzinfo=UTC), datetime(2026, 9, 20, 21, 30, tzinfo=UTC)]


@pytest.mark.parametrize("at", MOMENTS)
def test_the_demo_shows_every_state_and_ends_before_now(
    db: None, monkeypatch: pytest.MonkeyPatch, at: datetime
) -> None:
    monkeypatch.setattr(files, "paper", lambda title, _text="": files.blank(title))
    monkeypatch.setattr(seeding.outbox, "serve_memos", _no_memo)
    seeding.seed(at=at, say=lambda _line: None)
    states: set[str] = set()
    for agency in Agency.objects.filter(slug__in=["novy-bereg", "klyuch-city"]):
        with inside(agency):
            states |= set(PolicyRequest.objects.values_list("status", flat=True))
            assert not StatusChange.objects.filter(occurred_at__gt=at).exists()
            assert not Message.objects.filter(sent_at=None).exists()
            assert PolicyRequest.objects.count() == 20
    assert states == set(Status.values)
    assert not OutboxEntry.objects.filter(kind="message").exists()


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
