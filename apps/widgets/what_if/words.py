"""Words for what other terms do to a clock, and for the jobs that find it out."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from apps.agreements.models import AgreementVersion
from apps.policy_requests.what_if import Change
from apps.registry.models import Job, JobKind, JobState
from apps.usecases.calendar_change import CALENDAR
from apps.usecases.days_change import DAYS
from apps.usecases.rebase_change import REBASE
from apps.usecases.tables_change import TABLES
from apps.widgets.agreement.words import agreement_title, version_title

TRIED = {
    Change.BREACHED: gettext_lazy("would have been broken"),
    Change.KEPT: gettext_lazy("would have been kept"),
}
MOVED = {
    Change.BREACHED: gettext_lazy("breaks at once"),
    Change.AT_RISK: gettext_lazy("becomes at risk"),
    Change.EARLIER: gettext_lazy("due earlier"),
    Change.ADDED: gettext_lazy("promised anew"),
    Change.LATER: gettext_lazy("due later"),
    Change.RELIEVED: gettext_lazy("no longer at risk"),
    Change.REMOVED: gettext_lazy("no longer promised"),
}
TONES = {
    Change.BREACHED: "late",
    Change.AT_RISK: "warn",
    Change.RELIEVED: "good",
    Change.KEPT: "good",
}
STATE_TONES = {
    JobState.DONE: "good",
    JobState.FAILED: "late",
    JobState.RUNNING: "rope",
}
# A preview of the change, the change at work, the change made.
TITLES = {
    CALENDAR: (
        pgettext_lazy("job", "Preview of new hours"),
        pgettext_lazy("job", "Publishing new hours"),
        pgettext_lazy("job", "New hours published"),
    ),
    DAYS: (
        pgettext_lazy("job", "Preview of decreed days"),
        pgettext_lazy("job", "Publishing decreed days"),
        pgettext_lazy("job", "Decreed days published"),
    ),
    REBASE: (
        pgettext_lazy("job", "Preview of moving open requests"),
        pgettext_lazy("job", "Moving open requests"),
        pgettext_lazy("job", "Open requests moved"),
    ),
}


def change_words(job: Job, change: str) -> str:
    """What happens, or would have happened, to the clock."""
    words = TRIED if job.kind == JobKind.TRIAL else MOVED
    return str(words[Change(change)])


def change_tone(change: str) -> str:
    """late | warn | good, or nothing."""
    return TONES.get(Change(change), "")


def title_of(job: Job) -> str:
    """What the job does; a change is made only when it is done."""
    if job.kind == JobKind.TRIAL:
        return pgettext("job", "Trial on past requests")
    if job.asked["change"] == TABLES:
        return _("New tables of time")
    preview, making, made = TITLES[job.asked["change"]]
    if job.kind == JobKind.PREVIEW:
        return str(preview)
    return str(made if job.state == JobState.DONE else making)


def version_subject(version: AgreementVersion | None, *, at_desk: bool) -> str:
    """ "SLA: what we promise, version 3 · Novy Bereg"; nothing once the draft is gone."""
    if version is None:
        return ""
    title = agreement_title(version.agreement.kind, at_desk=at_desk)
    return f"{title}, {version_title(version.number)} · {version.agreement.agency.name}"


def state_words(job: Job) -> str:
    """Where it stands, in one word."""
    return str(JobState(job.state).label)


def state_tone(job: Job) -> str:
    """The chip's tone."""
    return STATE_TONES.get(JobState(job.state), "")
