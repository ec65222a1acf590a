"""Turns of the demo's stories about whose time a stretch was."""

from datetime import datetime

from apps.policy_requests.enums import Status
from apps.policy_requests.models import Dispute
from apps.usecases import disputing
from apps.usecases.demo.journey import Journey


def by_the_lead_about_a_return(journey: Journey, at: datetime) -> bool:
    """The agency says that the scan could be read, so the return was not needed."""
    comment = "Скан читался: вторую страницу открыли и приняли без замены."
    return _raised(journey, Status.RETURNED, "lead", "insurer", "unfounded_return", comment, at)


def by_the_lead_about_the_client(journey: Journey, at: datetime) -> bool:
    """The agency waited for its client."""
    comment = "Клиент был в отъезде и прислал документы только утром."
    return _raised(journey, Status.COLLECTING, "lead", "client", "waited", comment, at)


def by_the_manager(journey: Journey, at: datetime) -> bool:
    """The insurer waited for the agency in the middle of the check."""
    comment = "Уточняли у агентства площадь объекта и ждали ответа."
    return _raised(journey, Status.CHECKING, "manager", "agency", "waited", comment, at)


def confirmed_by_the_manager(journey: Journey, at: datetime) -> bool:
    """The insurer agrees to what the agency said."""
    for row in Dispute.objects.open().filter(policy_request_id=journey.id):
        disputing.answer(
            dispute_id=row.pk,
            confirmed=True,
            comment="Согласны, возврат был лишним.",
            by=journey.people["manager"],
            at=at,
        )
    return False


def _raised(
    journey: Journey,
    status: str,
    role: str,
    charge_to: str,
    reason: str,
    comment: str,
    at: datetime,
) -> bool:
    """The last stretch in that status is disputed; the story goes on by itself."""
    lines = journey.policy_request.history.filter(to_status=status).exclude(from_status=status)
    began = lines.last()
    if began is not None:
        disputing.dispute(
            policy_request_id=journey.policy_request.pk,
            stretch=began.seq,
            charge_to=charge_to,
            reason_code=reason,
            comment=comment,
            by=journey.people[role],
            at=at,
        )
    return False
