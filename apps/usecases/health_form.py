"""The client's health form comes in by his link; only an underwriter opens it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from apps.policy_requests import moves
from apps.policy_requests.case import Case
from apps.policy_requests.models import HealthAnswers
from apps.policy_requests.services import answers


@transaction.atomic
def receive(*, policy_request_id: UUID, typed: Mapping[str, Any], at: datetime) -> HealthAnswers:
    """Seal the answers; a second form replaces the first while the check has not begun.

    Raises:
        FieldFaults: a question is unanswered or unreadable; nothing is kept.
    """
    policy_request = moves.locked(policy_request_id)
    today = Case(policy_request, at=at).today
    return answers.receive_health(policy_request, typed, at=at, today=today)
