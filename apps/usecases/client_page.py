"""What the client does on his private page; each is one transaction."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from apps.kernel.actors import Actor
from apps.kernel.errors import NotFound
from apps.policy_requests.enums import Channel, Status
from apps.policy_requests.models import Document, PolicyRequest
from apps.usecases import drafting, issuing, quoting


@transaction.atomic
def accept_offer(
    *, policy_request_id: UUID, at: datetime, expected_revision: int | None = None
) -> PolicyRequest:
    """The client says he has read the terms and the key information document, and agrees.

    Raises:
        Conflict, Refusal: nothing is noted, not even that he has read them.
    """
    client = Actor.client()
    drafting.record_shown(
        policy_request_id=policy_request_id, channel=Channel.LINK, by=client, at=at
    )
    return quoting.accept(
        policy_request_id=policy_request_id,
        by=client,
        at=at,
        expected_revision=expected_revision,
    )


@transaction.atomic
def take_policy(*, policy_request_id: UUID, at: datetime) -> Document:
    """The policy as the client downloads it; his first download delivers it.

    Raises:
        NotFound: there is no policy to hand over yet.
    """
    policy_request = PolicyRequest.objects.filter(pk=policy_request_id).first()
    policy = Document.objects.filter(
        policy_request_id=policy_request_id, kind="policy_document", superseded_at=None
    ).first()
    if policy_request is None or policy is None or policy_request.status not in HANDED_OVER:
        raise NotFound(_("There is no such document."))
    if policy_request.status == Status.ISSUED:
        issuing.deliver(policy_request_id=policy_request_id, by=Actor.client(), at=at)
    return policy


HANDED_OVER = (Status.ISSUED, Status.DELIVERED)
