"""The seven phases of a request, done, now and to come."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from apps.widgets.durations import duration

PHASES = {
    "quote": pgettext_lazy("phase", "Quote"),
    "offer": pgettext_lazy("phase", "Offer"),
    "documents": pgettext_lazy("phase", "Documents"),
    "check": pgettext_lazy("phase", "Check"),
    "payment": pgettext_lazy("phase", "Payment"),
    "issue": pgettext_lazy("phase", "Issue"),
    "handover": pgettext_lazy("phase", "Handover"),
}
PHASE_OF = {
    "draft": "quote",
    "submitted": "quote",
    "quoted": "offer",
    "offered": "offer",
    "collecting": "documents",
    "checking": "check",
    "referral": "check",
    "approved": "payment",
    "awaiting_payment": "payment",
    "issue_check": "issue",
    "issue_documents": "issue",
    "issue_signature": "issue",
    "issue_sending": "issue",
    "issued": "handover",
}
STOPPED = ("rejected", "cancelled", "expired", "refunding", "refunded")


@dataclass(frozen=True, slots=True)
class Phase:
    """`state`: done | now | todo | stopped; `words` says how long, may be empty."""

    code: str
    label: str
    state: str
    words: str


def phase_of(status: str, *, return_stage: str = "") -> str:
    """The phase of a status; a returned request is in the stage it came from, an end in none."""
    if status == "returned":
        return "quote" if return_stage == "quote" else "check"
    return PHASE_OF.get(status, "")


def phases(
    *, status: str, spent: Mapping[str, timedelta], return_stage: str = "", ended_in: str = ""
) -> tuple[Phase, ...]:
    """All seven for a request in `status`.

    `spent`: phase code to time spent in it so far (the caller chooses working or wall time);
    `ended_in`: for a rejected, cancelled, expired or refunded request the status it ended from.
    """
    current = phase_of(ended_in or status, return_stage=return_stage)
    at = list(PHASES).index(current) if current else (0 if status in STOPPED else len(PHASES))
    return tuple(
        _phase(code, _state(place, at, stopped=status in STOPPED), spent.get(code))
        for place, code in enumerate(PHASES)
    )


def _state(place: int, at: int, *, stopped: bool) -> str:
    if place == at:
        return "stopped" if stopped else "now"
    return "done" if place < at else "todo"


def _phase(code: str, state: str, length: timedelta | None) -> Phase:
    words = ""
    if length is not None and state != "todo":
        template = _("%(length)s so far") if state == "now" else "%(length)s"
        words = template % {"length": duration(length)}
    return Phase(code, str(PHASES[code]), state, words)
