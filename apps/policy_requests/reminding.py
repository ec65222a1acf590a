"""When a client who keeps the request waiting is reminded: once a wait, in the agency's hours."""

from datetime import datetime, timedelta

from django.conf import settings

from apps.agreements.queries import terms_of
from apps.policy_requests.enums import HOLDER, Holder
from apps.policy_requests.models import PolicyRequest
from apps.worktime import NoWorkingTime


def reminder_due(policy_request: PolicyRequest, *, at: datetime) -> datetime | None:
    """The moment of the reminder when the client has the request since `at`; None when he hasn't.

    So many working hours of the agency's own agreement, else of the insurer's. Without agreed
    hours nobody is reminded: it might be in the middle of the night.
    """
    version_id = policy_request.ola_version_id or policy_request.sla_version_id
    if HOLDER[policy_request.status] != Holder.CLIENT or version_id is None:
        return None
    wait = timedelta(hours=int(settings.TERMS["remind_client_working_hours"]))
    try:
        return terms_of(version_id).calendar.add(at, wait)
    except NoWorkingTime:
        return None
