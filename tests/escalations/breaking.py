"""Promises broken on purpose, and the correction that follows."""

from datetime import date

from apps.escalations.corrections import Measure
from apps.escalations.models import Correction, Escalation
from apps.usecases import correcting_process
from apps.usecases.ticking import tick
from tests.situations import Office, minutes

# One day after the Tuesday of the situations is over, and one after the correction's own day.
NEXT_WEEK = minutes(60 * 24 * 7)
DAY_OVER = minutes(60 * 24 * 7 + 60 * 14)


def break_quotes(office: Office, times: int, package_code: str = "CASH-SEC") -> None:
    """So many quotes of the insurer, due at 11:16, that never come; noticed at 11:30."""
    for _each in range(times):
        office.request_in("submitted", package_code)
    for moment in (30, 30, 32):
        tick(at=minutes(moment))


def keep_quotes(office: Office, times: int) -> None:
    """So many quotes a minute after they were asked for."""
    for _each in range(times):
        office.request_in("quoted")


def correction_of_quotes(office: Office) -> Correction:
    """The one that three broken quotes open."""
    break_quotes(office, 3)
    return Correction.objects.get(metric="TTQ")


def measure(office: Office, **other: object) -> Measure:
    """A whole answer of the insurer's manager, or one with something else in it."""
    facts: dict[str, object] = {
        "owner_id": office.people["manager"].staff_id,
        "due_on": date(2026, 7, 20),
        "action": "fix",
        "text": "Второй андеррайтер с понедельника",
    }
    return Measure(**(facts | other))  # type: ignore[arg-type]


def answered(office: Office, correction: Correction, **other: object) -> Correction:
    """The manager has answered at noon."""
    return correcting_process.answer(
        correction_id=correction.pk,
        measure=measure(office, **other),
        by=office.people["manager"],
        at=minutes(60),
    )


def late_quote(office: Office, package_code: str = "CASH-SEC") -> Escalation:
    """One more broken quote and its escalation."""
    journey = office.request_in("submitted", package_code)
    tick(at=minutes(30))
    tick(at=minutes(30))
    return Escalation.objects.get(policy_request_id=journey.id, metric="TTQ")
