"""What a preview found, and what became of the change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from apps.agreements.enums import Recalculation
from apps.agreements.models import Calendar
from apps.policy_requests.what_if import RANKS, Change
from apps.registry.models import Job, JobKind, JobState
from apps.usecases import previewing
from apps.usecases.calendar_change import CALENDAR
from apps.usecases.days_change import DAYS, DaysChange
from apps.usecases.rebase_change import REBASE
from apps.usecases.tables_change import TABLES
from apps.widgets.card.hours import hours_words
from apps.widgets.known_days import preview_words
from apps.widgets.what_if.day_words import day_lines
from apps.widgets.what_if.trial import version_of
from apps.widgets.what_if.words import change_tone, change_words, version_subject
from apps.worktime.tables import PRODUCTION

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

    `kind` is that of the change. `subject` is the calendar, the tables of time or the version;
    `hours` and `since` are those of new hours, `days` the decreed ones, `mode` and `reason` those
    of a move to a version. `unknown` warns of holidays not known yet. `fingerprint` is empty
    unless the change may be made from here.
    """

    kind: str
    subject: str
    mode: str
    reason: str
    hours: str
    since: datetime | None
    requests: int
    moved: int
    counts: tuple[Count, ...]
    fingerprint: str
    applied_id: str
    breached: int
    unknown: str
    days: tuple[str, ...]


def preview_of(job: Job) -> Preview:
    """What is known so far."""
    changes: dict[str, int] = job.result.get("changes", {})
    may_apply = job.kind == JobKind.PREVIEW and job.state == JobState.DONE
    applied = str(job.place.get("applied", ""))
    is_made = job.kind == JobKind.APPLY
    kind = job.asked["change"]
    since = datetime.fromisoformat(job.asked["since"]) if kind == CALENDAR else None
    known = job.result.get("known_until")
    return Preview(
        kind=kind,
        subject=_subject(job),
        mode=str(Recalculation(job.asked["mode"]).label) if kind == REBASE else "",
        reason=job.asked["reason"] if kind == REBASE else "",
        hours=hours_words(job.asked["spec"], at=since) if since else "",
        since=since,
        requests=job.result.get("requests", job.done),
        moved=job.result.get("moved", 0) if is_made else sum(changes.values()),
        counts=tuple(_counts(job, changes)),
        fingerprint=previewing.fingerprint(job) if may_apply and not applied else "",
        applied_id=applied,
        breached=job.result.get("breached", 0),
        days=day_lines(DaysChange.read(job.asked).days) if kind == DAYS else (),
        unknown=preview_words(date.fromisoformat(known) if known else None),
    )


def _subject(job: Job) -> str:
    asked = job.asked
    if asked["change"] == REBASE:
        return version_subject(version_of(job), at_desk=job.agency_id is None)
    if asked["change"] == DAYS:
        return str(capfirst(_("production calendar")))
    if asked["change"] == TABLES:
        names = (_("production calendar") if n == PRODUCTION else n for n in asked["names"])
        return ", ".join(names)
    return str(Calendar.objects.filter(pk=UUID(asked["calendar_id"])).first() or "")


def _counts(job: Job, changes: dict[str, Any]) -> Sequence[Count]:
    wanted = [one for one in RANKS if changes.get(one) or one in ALWAYS_SHOWN]
    return [
        Count(change_words(job, one), changes.get(one, 0), change_tone(one))
        for one in wanted
        if job.kind == JobKind.PREVIEW
    ]
