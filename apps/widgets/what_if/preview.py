"""What a preview found, and what became of the change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from apps.agreements.models import Calendar
from apps.policy_requests.what_if import RANKS, Change
from apps.registry.models import Job, JobKind, JobState
from apps.usecases import previewing
from apps.widgets.card.hours import hours_words
from apps.widgets.what_if.words import change_tone, change_words

ALWAYS_SHOWN = (Change.BREACHED, Change.AT_RISK, Change.RELIEVED)


@dataclass(frozen=True, slots=True)
class Count:
    """How many promises one kind of change meets."""

    words: str
    count: int
    tone: str


@dataclass(frozen=True, slots=True)
class Preview:
    """Everything a preview, or the change made after it, shows.

    `fingerprint` is empty unless the change may be made from here.
    """

    calendar: str
    hours: str
    since: datetime
    requests: int
    moved: int
    counts: tuple[Count, ...]
    fingerprint: str
    applied_id: str
    breached: int


def preview_of(job: Job) -> Preview:
    """What is known so far."""
    changes: dict[str, int] = job.result.get("changes", {})
    may_apply = job.kind == JobKind.PREVIEW and job.state == JobState.DONE
    applied = str(job.place.get("applied", ""))
    is_made = job.kind == JobKind.APPLY
    calendar = Calendar.objects.filter(pk=UUID(job.asked["calendar_id"])).first()
    return Preview(
        calendar=str(calendar or ""),
        hours=hours_words(job.asked["spec"]),
        since=datetime.fromisoformat(job.asked["since"]),
        requests=job.result.get("requests", 0),
        moved=job.result.get("moved", 0) if is_made else sum(changes.values()),
        counts=tuple(_counts(job, changes)),
        fingerprint=previewing.fingerprint(job) if may_apply and not applied else "",
        applied_id=applied,
        breached=job.result.get("breached", 0),
    )


def _counts(job: Job, changes: dict[str, Any]) -> Sequence[Count]:
    wanted = [one for one in RANKS if changes.get(one) or one in ALWAYS_SHOWN]
    return [
        Count(change_words(job, one), changes.get(one, 0), change_tone(one))
        for one in wanted
        if job.kind == JobKind.PREVIEW
    ]
