"""Try before signing: a version that binds nobody yet, run over requests of the past."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from apps.agencies.models import Agency
from apps.agreements import versions
from apps.agreements.enums import VersionStatus
from apps.agreements.models import AgreementVersion
from apps.agreements.permissions import may_see
from apps.kernel.errors import Malformed
from apps.policy_requests import what_if
from apps.policy_requests.models import PolicyRequest
from apps.policy_requests.what_if import RANKS, Shift
from apps.registry import jobs
from apps.registry.models import Job, JobKind, JobLine
from apps.reports import trial
from apps.reports.trial import Period, Sums
from apps.usecases import walking

PART = 200


def begin(
    *,
    version_id: UUID,
    agencies: Sequence[Agency],
    of: Agency | None,
    start: datetime,
    end: datetime,
    zone: str,
    user_id: UUID,
    user_name: str,
    at: datetime,
) -> Job:
    """Order a trial over `[start, end)`; `of` is the agency whose page it is, None at the desk.

    Raises:
        Malformed: a period that ends before it starts, or has not begun.
        NotFound: no such version for this party.
    """
    if end <= start or start >= at:
        raise Malformed(
            _("Choose a period that has begun and ends after it starts."), code="period"
        )
    versions.version(version_id, of)
    if of is not None:
        agencies = [of]
    asked = {
        "version_id": str(version_id),
        "agencies": [str(one.pk) for one in agencies],
        "start": start.isoformat(),
        "end": end.isoformat(),
        "zone": zone,
    }
    return jobs.order(
        kind=JobKind.TRIAL, agency=of, user_id=user_id, user_name=user_name, asked=asked, at=at
    )


def to_try(of: Agency | None) -> list[AgreementVersion]:
    """Versions this party may see that bind nobody yet, the newest first."""
    rows = AgreementVersion.objects.filter(
        status__in=(VersionStatus.DRAFT, VersionStatus.PROPOSED)
    ).select_related("agreement__agency")
    if of is not None:
        rows = rows.filter(agreement__agency=of)
    agency_id = None if of is None else of.pk
    return [one for one in rows.order_by("-effective_from") if may_see(one, agency_id=agency_id)]


def period_of(job: Job) -> Period:
    """What was asked, judged as of the moment it was asked."""
    start, end = (datetime.fromisoformat(job.asked[name]) for name in ("start", "end"))
    return Period(start, end, job.created_at, ZoneInfo(job.asked["zone"]))


def step(job: Job, *, at: datetime) -> list[JobLine]:
    """The next requests of the period under the version's terms. Reads only."""
    period = period_of(job)
    if "agencies" not in job.place:
        walking.set_out(job, job.asked["agencies"])
        walking.count(job, lambda: trial.requests_in(period))
        return _rest(job)
    terms = what_if.draft_terms(UUID(job.asked["version_id"]))
    sums = Sums.read(job.result)
    with walking.next_part(job, lambda: trial.requests_in(period), size=PART) as (agency, part):
        turned = trial.try_on(part, terms, period, sums)
    job.result = sums.written()
    _rest(job)
    return [line(job, agency, policy_request, shift) for policy_request, shift in turned]


def _rest(job: Job) -> list[JobLine]:
    job.place = {**job.place, "over": walking.has_arrived(job)}
    return []


def line(job: Job, agency: Agency, policy_request: PolicyRequest, shift: Shift) -> JobLine:
    """What the job found of one clock: references, codes and times."""
    rule = shift.clock.rule
    return JobLine(
        job=job,
        agency=agency,
        policy_request_id=policy_request.pk,
        number=policy_request.number,
        clock=shift.key,
        kind=rule.kind,
        metric=rule.metric,
        stage=rule.stage,
        change=shift.change,
        rank=RANKS[shift.change],
        before_at=shift.before_at,
        after_at=shift.after_at,
    )
