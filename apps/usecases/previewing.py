"""What a change of terms would do to the open deadlines, before anybody makes it. Reads only."""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from apps.agencies.models import Agency
from apps.agreements.explaining import known_until
from apps.agreements.queries import notice_calendars
from apps.policy_requests import what_if
from apps.policy_requests.clocks import folded
from apps.policy_requests.models import PolicyRequest, StatusChange
from apps.policy_requests.what_if import Change, Shift
from apps.registry import jobs
from apps.registry.models import Job, JobKind, JobLine
from apps.usecases import terms_change, walking
from apps.usecases.terms_change import Previewable
from apps.usecases.trying import line

PART = 200


def begin(
    change: Previewable, *, of: Agency | None, user_id: UUID, user_name: str, at: datetime
) -> Job:
    """Order a preview; `of` is the agency whose page it is, None at the desk."""
    return jobs.order(
        kind=JobKind.PREVIEW,
        agency=of,
        user_id=user_id,
        user_name=user_name,
        asked=change.asked(),
        at=at,
    )


def step(job: Job, *, at: datetime) -> list[JobLine]:
    """The next open requests under both terms, as of the moment the preview was asked for."""
    return look(job, at=job.created_at)


def look(job: Job, *, at: datetime) -> list[JobLine]:
    """One part of the walk: counts into the job's result, the clocks that would move as lines."""
    change = terms_change.previewable(job.asked)
    if "agencies" not in job.place:
        walking.set_out(job, change.agencies())
        walking.count(job, change.rows)
        job.place = {**job.place, "over": walking.has_arrived(job)}
        return []
    notice_calendars()
    with walking.next_part(job, change.rows, size=PART) as (agency, part):
        found = shifts(part, change, at=at)
    job.result = _added(job.result, part, [shift for _one, shift in found])
    job.place = {**job.place, "over": walking.has_arrived(job)}
    return [line(job, agency, policy_request, shift) for policy_request, shift in found]


def shifts(
    policy_requests: Sequence[PolicyRequest], change: Previewable, *, at: datetime
) -> list[tuple[PolicyRequest, Shift]]:
    """The open clocks that the change would move. One statement for any number of requests."""
    lines: dict[UUID, list[StatusChange]] = {one.pk: [] for one in policy_requests}
    rows = StatusChange.objects.filter(policy_request__in=policy_requests)
    for one in rows.order_by("policy_request", "seq"):
        lines[one.policy_request_id].append(one)
    return [
        (policy_request, shift)
        for policy_request in policy_requests
        for shift in what_if.open_shifts(
            folded(policy_request, at=at, history=lines[policy_request.pk]),
            change.after(policy_request, lines[policy_request.pk], at=at),
            at=at,
        )
    ]


def _added(
    result: dict[str, Any], part: Sequence[PolicyRequest], found: Sequence[Shift]
) -> dict[str, Any]:
    changes = Counter(result.get("changes", {})) + Counter(str(one.change) for one in found)
    added = {"requests": result.get("requests", 0) + len(part), "changes": dict(changes)}
    known = [day for one in found if (day := _known_until(one)) is not None]
    if earlier := result.get("known_until"):
        known.append(date.fromisoformat(earlier))
    return {**added, "known_until": min(known).isoformat()} if known else added


def _known_until(shift: Shift) -> date | None:
    """The last day with known holidays, when the due that a clock moves to lies after it."""
    return known_until(shift.after.bases[-1].calendar, shift.after_at) if shift.after else None


def newly_breached(job: Job) -> int:
    """How many promises the change would break at once."""
    return int(job.result.get("changes", {}).get(Change.BREACHED, 0))


def fingerprint(job: Job) -> str:
    """Of what was previewed: the change asked for, and how many promises it breaks."""
    seen = json.dumps([job.asked, newly_breached(job)], sort_keys=True)
    return hashlib.sha256(seen.encode()).hexdigest()
