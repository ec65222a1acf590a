"""The client's health form comes in by his link; only an underwriter opens it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from apps.kernel.errors import Conflict
from apps.policy_requests import moves
from apps.policy_requests.case import Case
from apps.policy_requests.enums import Status
from apps.policy_requests.models import HealthAnswers
from apps.policy_requests.services import answers

OPEN = (Status.COLLECTING, Status.RETURNED)


@transaction.atomic
def receive(*, policy_request_id: UUID, typed: Mapping[str, Any], at: datetime) -> HealthAnswers:
    """Seal the answers; a second form replaces the first while the check has not begun.

    Raises:
        FieldFaults: a question is unanswered or unreadable; nothing is kept.
        Conflict: the insurer is checking already, or the request has ended.
    """
    policy_request = moves.locked(policy_request_id)
    if policy_request.status not in OPEN:
        raise Conflict(
            _("The health form can be sent before the insurer's check only."), code="too_late"
        )
    today = Case(policy_request, at=at).today
    return answers.receive_health(policy_request, typed, at=at, today=today)
