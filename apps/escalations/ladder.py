"""The ladder: who is told next while nobody has acknowledged."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from apps.agreements.queries import Rung, VersionTerms, terms_of
from apps.escalations.enums import Level
from apps.escalations.models import Escalation
from apps.worktime import WorkCalendar, calendar_from_spec

LEVELS: dict[str, str] = {
    "operator": Level.DESK, "underwriter": Level.DESK, "agent": Level.DESK,
    "manager": Level.LEAD, "lead": Level.LEAD,
    "administrator": Level.ACCOUNT_MANAGER, "owner": Level.ACCOUNT_MANAGER,
}  # fmt: skip
HEIGHT = list(Level.values)
ALWAYS_OPEN = calendar_from_spec(
    {
        "zone": "UTC",
        "weekly": {
            day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
        },
    }
)


def terms_for(escalation: Escalation) -> VersionTerms | None:
    """The terms that bind the party; None when it promised nothing."""
    return None if escalation.version_id is None else terms_of(escalation.version_id)


def calendar_for(escalation: Escalation) -> WorkCalendar:
    """The answering side's calendar, its urgent one on the urgent route.

    Whoever promised nothing has no hours: his time is counted around the clock.
    """
    terms = terms_for(escalation)
    if terms is None:
        return ALWAYS_OPEN
    return (terms.urgent_calendar if escalation.urgent else None) or terms.calendar


def rungs_of(version_id: UUID | None, party: str) -> tuple[Rung, ...]:
    """The steps as agreed, in order; the usual ones when the version has none."""
    agreed = () if version_id is None else terms_of(version_id).ladder
    if agreed:
        return tuple(sorted(agreed, key=lambda rung: rung.after_minutes))
    return tuple(
        Rung(after_minutes=after, side=party, role=role, require_ack=True)
        for after, role in settings.USUAL_LADDER[party]
    )


def moment_of(escalation: Escalation, rung: Rung) -> datetime:
    """When the step is due: its working minutes after the trigger."""
    trigger = escalation.triggered_at or escalation.opened_at
    if rung.after_minutes == 0:
        return trigger
    return calendar_for(escalation).add(trigger, timedelta(minutes=rung.after_minutes))


def level_of(role: str) -> str:
    """How high a step of this role is."""
    return LEVELS.get(role, Level.DESK)


def higher(one: str, other: str) -> str:
    """The higher of two levels."""
    return max(one, other, key=HEIGHT.index)


def role_above(party: str, level: str) -> tuple[str, str]:
    """The level after this one and the role that holds it; the highest stays."""
    place = min(HEIGHT.index(level) + 1, len(HEIGHT) - 1)
    roles = {"insurer": ("underwriter", "manager", "administrator"),
             "agency": ("agent", "lead", "owner")}  # fmt: skip
    return HEIGHT[place], roles[party][place]
