"""An underwriter opens the client's health answers; every opening is on record."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from apps.kernel.actors import Actor
from apps.kernel.errors import NotAllowed, Refusal
from apps.policy_requests import moves
from apps.policy_requests.permissions import may_read_health
from apps.policy_requests.services import answers


@transaction.atomic
def read_health(*, policy_request_id: UUID, by: Actor, at: datetime) -> dict[str, Any]:
    """The answers by field code, as stored.

    Raises:
        NotAllowed: not an underwriter of the insurer. Refusal: the form has not come in yet.
    """
    if not may_read_health(by) or by.staff_id is None:
        raise NotAllowed(_("Only an underwriter opens health answers."))
    policy_request = moves.locked(policy_request_id)
    opened = answers.read_health(policy_request, by_staff_id=by.staff_id, at=at)
    if not opened:
        raise Refusal(_("The client has not filled in the health form yet."), code="no_health")
    return opened
