"""A job as a page: how far it is, what it found, what may be done with it."""

from dataclasses import dataclass
from datetime import datetime

from apps.agreements.models import AgreementVersion
from apps.registry.models import Job, JobKind
from apps.widgets.nav import NavItem
from apps.widgets.what_if.lines import CardUrl, Lines, lines_of
from apps.widgets.what_if.preview import Preview, preview_of
from apps.widgets.what_if.trial import Trial, trial_of, version_of
from apps.widgets.what_if.words import state_tone, state_words, title_of


@dataclass(frozen=True, slots=True)
class JobPage:
    """What the page and its polled inside show; one of `trial` and `preview` is there."""

    job: Job
    title: str
    subject: str
    state: str
    tone: str
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


def job_page(job: Job, wanted: str, card_url: CardUrl, *, is_agency: bool) -> JobPage:
    """The whole page; `wanted` is the page of lines."""
    is_trial = job.kind == JobKind.TRIAL
    preview = None if is_trial else preview_of(job)
    return JobPage(
        job=job,
        title=title_of(job),
        subject=_subject(job) if preview is None else preview.calendar,
        state=state_words(job),
        tone=state_tone(job),
        trial=trial_of(job) if is_trial else None,
        preview=preview,
        lines=lines_of(job, wanted, card_url, is_agency=is_agency),
    )


def _subject(job: Job) -> str:
    version = version_of(job)
    return "" if version is None else str(version)


def job_link(job: Job, url: str) -> JobLink:
    """One row of the list."""
    return JobLink(
        job, url, title_of(job), state_words(job), state_tone(job), job.user_name, job.created_at
    )


def trial_link(version: AgreementVersion, url: str) -> NavItem:
    """A version that may be tried."""
    return NavItem(str(version), url)
