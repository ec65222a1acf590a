"""A job as a page: how far it is, what it found, what may be done with it."""

from dataclasses import dataclass
from datetime import datetime

from apps.accounts.models import Membership
from apps.agreements.enums import VersionStatus
from apps.agreements.models import AgreementVersion
from apps.agreements.permissions import is_author, may_negotiate
from apps.registry.models import Job, JobKind
from apps.widgets.nav import NavItem
from apps.widgets.what_if.lines import CardUrl, Lines, lines_of
from apps.widgets.what_if.preview import Preview, preview_of
from apps.widgets.what_if.trial import Trial, trial_of, version_of
from apps.widgets.what_if.words import state_tone, state_words, title_of, version_subject


@dataclass(frozen=True, slots=True)
class JobPage:
    """What the page and its polled inside show; one of `trial` and `preview` is there."""

    job: Job
    title: str
    subject: str
    state: str
    tone: str
    version: AgreementVersion | None
    trial: Trial | None
    preview: Preview | None
    lines: Lines


@dataclass(frozen=True, slots=True)
class JobLink:
    """A job in the list of jobs."""

    job: Job
    url: str
    title: str
    state: str
    tone: str
    by: str
    at: datetime


def job_page(
    job: Job, wanted: str, card_url: CardUrl, *, by: Membership, is_agency: bool
) -> JobPage:
    """The whole page for this reader; `wanted` is the page of lines."""
    is_trial = job.kind == JobKind.TRIAL
    preview = None if is_trial else preview_of(job)
    version = version_of(job) if "version_id" in job.asked else None
    return JobPage(
        job=job,
        title=title_of(job),
        subject=preview.subject if preview else version_subject(version, at_desk=not is_agency),
        state=state_words(job),
        tone=state_tone(job),
        version=version,
        trial=trial_of(job, may_take=_may_take(version, by)) if is_trial else None,
        preview=preview,
        lines=lines_of(job, wanted, card_url, is_agency=is_agency),
    )


def _may_take(version: AgreementVersion | None, by: Membership) -> bool:
    """Whether what the trial proposes may be written into the version by this reader."""
    if version is None or version.status != VersionStatus.DRAFT:
        return False
    return may_negotiate(by, version.agreement) and is_author(by, version)


def job_link(job: Job, url: str) -> JobLink:
    """One row of the list."""
    return JobLink(
        job, url, title_of(job), state_words(job), state_tone(job), job.user_name, job.created_at
    )


def trial_link(version: AgreementVersion, url: str, *, at_desk: bool) -> NavItem:
    """A version that may be tried."""
    return NavItem(version_subject(version, at_desk=at_desk), url)
