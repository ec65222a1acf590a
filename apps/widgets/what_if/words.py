"""Words for what other terms do to a clock, and for the jobs that find it out."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from apps.policy_requests.what_if import Change
from apps.registry.models import Job, JobKind, JobState
from apps.usecases.tables_change import TABLES

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
TITLES = {
    JobKind.TRIAL: pgettext_lazy("job", "Trial on past requests"),
    JobKind.PREVIEW: pgettext_lazy("job", "Preview of new hours"),
    JobKind.APPLY: pgettext_lazy("job", "New hours published"),
}


def change_words(job: Job, change: str) -> str:
    """What happens, or would have happened, to the clock."""
    words = TRIED if job.kind == JobKind.TRIAL else MOVED
    return str(words[Change(change)])


def change_tone(change: str) -> str:
    """late | warn | good, or nothing."""
    return TONES.get(Change(change), "")


def title_of(job: Job) -> str:
    """What the job does; new hours are published only when it is done."""
    if job.asked.get("change") == TABLES:
        return _("New tables of time")
    if job.kind == JobKind.APPLY and job.state != JobState.DONE:
        return _("Publishing new hours")
    return str(TITLES[JobKind(job.kind)])


def state_words(job: Job) -> str:
    """Where it stands, in one word."""
    return str(JobState(job.state).label)


def state_tone(job: Job) -> str:
    """The chip's tone."""
    return STATE_TONES.get(JobState(job.state), "")
