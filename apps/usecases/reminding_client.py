"""A client who has not answered for some working hours is reminded, once a wait."""

from collections.abc import Sequence
from datetime import datetime

from apps.policy_requests.models import PolicyRequest
from apps.policy_requests.services import client_links
from apps.usecases import announcing


def remind(waiting: Sequence[PolicyRequest], *, at: datetime) -> None:
    """Write to the clients of requests that are locked and still wait for them.

    One that went on meanwhile, or was reminded already, asks for nothing. Nobody gets a new link
    by a reminder: who took the old one back meant it.
    """
    still = [one for one in waiting if one.remind_client_at is not None]
    if not still:
        return
    for policy_request in still:
        policy_request.remind_client_at = None
    PolicyRequest.objects.bulk_update(still, ["remind_client_at"])
    reachable = client_links.living(still, at=at)
    announcing.waited_for([one for one in still if one.pk in reachable], at=at)
