"""A change of terms is made as it was seen, and open requests are brought in line part by part.

The requests nobody moves are brought in line by a job: short transactions, and a request that
somebody is moving this very moment is passed by and met again later.
"""

import logging
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from time import perf_counter
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.agencies.stepping import inside
from apps.agreements.queries import notice_calendars
from apps.kernel.errors import Conflict
from apps.policy_requests.models import Clock, PolicyRequest
from apps.registry import jobs
from apps.registry.models import Job, JobKind, JobLine, JobState
from apps.usecases import announcing, previewing, terms_change, walking

log = logging.getLogger(__name__)
LARGEST, SMALLEST = 100, 10
# A move that meets a part in the middle waits for its end, so a part aims at half of what may be.
AIM_SECONDS = 0.1


@transaction.atomic
def publish(previewed: Job, *, seen: str, user_id: UUID, user_name: str, at: datetime) -> Job:
    """Order what was previewed to be made. `seen` is the fingerprint the person agreed to.

    The job looks once more before it publishes, and stops when more would break than was seen.

    Raises:
        Conflict: the preview is not finished, is another than was seen, or was applied already.
    """
    held = Job.objects.select_for_update(of=("self",)).get(pk=previewed.pk)
    if held.kind != JobKind.PREVIEW or held.state != JobState.DONE:
        raise Conflict(_("Look at the whole preview first."), code="no_preview")
    if previewing.fingerprint(held) != seen:
        raise Conflict(_("This is not the preview you saw. Look again."), code="other_preview")
    if held.place.get("applied"):
        raise Conflict(_("This change was made already."), code="applied_already")
    asked = {**held.asked, "preview": str(held.pk), "breaking": previewing.newly_breached(held)}
    asked["by"] = str(user_id)
    made = jobs.order(
        kind=JobKind.APPLY, agency=held.agency, user_id=user_id, user_name=user_name,
        asked=asked, at=at,
    )  # fmt: skip
    held.place = {**held.place, "applied": str(made.pk)}
    held.save(update_fields=["place"])
    return made


def step(job: Job, *, at: datetime) -> Sequence[JobLine]:
    """Look again, publish, then bring one part of the open requests in line after another."""
    phase = job.place.get("phase", "look")
    if phase == "look":
        return _look_again(job)
    if phase == "publish":
        _publish(job, at=at)
    else:
        _bring_in_line(job, at=at)
    return []


def _look_again(job: Job) -> Sequence[JobLine]:
    previewing.look(job, at=job.created_at)
    if not job.place["over"]:
        return []
    breaking, agreed = previewing.newly_breached(job), int(job.asked["breaking"])
    if breaking != agreed:
        raise Conflict(
            ngettext(
                "Things moved on: %(count)s promise would break at once now, not %(seen)s. "
                "Look at the preview again.",
                "Things moved on: %(count)s promises would break at once now, not %(seen)s. "
                "Look at the preview again.",
                breaking,
            )
            % {"count": breaking, "seen": agreed},
            code="moved_on",
        )
    job.place = {"phase": "publish"}
    return []


def _publish(job: Job, *, at: datetime) -> None:
    change = terms_change.read(job.asked)
    change.make(at=at)
    log.info("job %s, ordered by %s, made a change of terms", job.pk, job.user_id or "nobody")
    walking.set_out(job, change.agencies())
    walking.count(job, change.rows)
    job.place |= {"phase": "apply", "again": [], "size": LARGEST, "over": walking.has_arrived(job)}
    job.result = {**job.result, "moved": 0, "breached": 0}


def _bring_in_line(job: Job, *, at: datetime) -> None:
    """One part, its size fitted to how long the last one took."""
    began = perf_counter()
    size = int(job.place["size"])
    change = terms_change.read(job.asked)
    notice_calendars()
    again = list(job.place["again"])
    if walking.has_arrived(job):
        again = _meet_again(job, again, at=at)
    else:
        with walking.next_part(job, change.rows, size=size) as (agency, part):
            busy = settle(job, [one.pk for one in part], at=at)
        again += [[str(agency.pk), str(pk)] for pk in busy]
    took = perf_counter() - began
    size = max(SMALLEST, min(LARGEST, int(size * AIM_SECONDS / max(took, 0.001))))
    over = walking.has_arrived(job) and not again
    job.place |= {"again": again, "size": size, "over": over}


def _meet_again(job: Job, again: list[list[str]], *, at: datetime) -> list[list[str]]:
    """Those passed by because somebody was moving them; his move counted in the new hours."""
    left = []
    for agency_id, pk in again[:SMALLEST]:
        with inside(agency_id):
            left += [[agency_id, str(one)] for one in settle(job, [UUID(pk)], at=at)]
    return [*again[SMALLEST:], *left]


def settle(job: Job, ids: Sequence[UUID], *, at: datetime) -> list[UUID]:
    """Bring these requests in line; returns those somebody holds right now."""
    rows = PolicyRequest.objects.select_for_update(of=("self",), skip_locked=True)
    free = list(rows.select_related("responsible", "insurer_person").filter(pk__in=ids))
    before = _dues(free)
    due = terms_change.read(job.asked).bring_in_line(free, at=at)
    announcing.fell_due(due, at=at)
    after = _dues(free)
    moved = sum(1 for pk, due_at in after.items() if before.get(pk) != due_at)
    sums = Counter({"moved": moved, "breached": sum(1 for d in due if d.event.threshold == 100)})
    job.result = {**job.result, **{k: job.result.get(k, 0) + n for k, n in sums.items()}}
    held = {one.pk for one in free}
    return [pk for pk in ids if pk not in held]


def _dues(policy_requests: Sequence[PolicyRequest]) -> dict[UUID, datetime | None]:
    rows = Clock.objects.filter(policy_request__in=policy_requests, state="running")
    return dict(rows.values_list("pk", "due_at"))
