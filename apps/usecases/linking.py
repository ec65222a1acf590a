"""The agency gives its client a private link and takes it back."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from apps.kernel.actors import Actor, Side
from apps.kernel.errors import NotAllowed
from apps.policy_requests import moves
from apps.policy_requests.services import client_links


@transaction.atomic
def give_link(*, policy_request_id: UUID, by: Actor, at: datetime) -> None:
    """Make sure that the client has a living link.

    Raises:
        NotAllowed: not a person of the agency.
    """
    _agency_only(by)
    client_links.token_for(moves.locked(policy_request_id), at=at)


@transaction.atomic
def revoke_link(*, policy_request_id: UUID, by: Actor, at: datetime) -> None:
    """Every link of the request stops working at once.

    Raises:
        NotAllowed: not a person of the agency.
    """
    _agency_only(by)
    client_links.revoke(moves.locked(policy_request_id), at=at)


def _agency_only(by: Actor) -> None:
    if by.side is not Side.AGENCY:
        raise NotAllowed(_("The agency gives its client his link."))
