"""The private link: a random 256-bit token that opens one request and can be taken back."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from apps.kernel.errors import NotFound
from apps.policy_requests.models import ClientLink, PolicyRequest, Receipt
from apps.policy_requests.services.sealing import seal, unseal

LIVES = timedelta(days=90)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def token_for(policy_request: PolicyRequest, *, at: datetime) -> str:
    """The living link's token, or a new one."""
    link = policy_request.links.filter(revoked_at=None, expires_at__gt=at).first()
    if link is not None:
        return str(unseal(link.sealed_token))
    token = secrets.token_urlsafe(32)
    policy_request.links.create(
        token_hash=_hash(token), sealed_token=seal(token), created_at=at, expires_at=at + LIVES
    )
    return token


def living(policy_requests: Iterable[PolicyRequest], *, at: datetime) -> set[UUID]:
    """Of these requests the ids of those whose client has a link that works."""
    links = ClientLink.objects.filter(
        policy_request__in=policy_requests, revoked_at=None, expires_at__gt=at
    )
    return set(links.values_list("policy_request_id", flat=True))


def opened(token: str, *, at: datetime, count: bool) -> ClientLink:
    """The living link behind a token.

    Raises:
        NotFound: unknown, expired, revoked: all alike.
    """
    links = ClientLink.objects.select_related("policy_request", "policy_request__responsible")
    link = links.filter(token_hash=_hash(token), revoked_at=None, expires_at__gt=at).first()
    if link is None:
        raise NotFound(_("This link does not work any more."))
    if count:
        ClientLink.objects.filter(pk=link.pk).update(
            opened_count=F("opened_count") + 1, opened_at=at
        )
    return link


def revoke(policy_request: PolicyRequest, *, at: datetime) -> None:
    """All links of the request stop working at once."""
    policy_request.links.filter(revoked_at=None).update(revoked_at=at)


def shown(
    policy_request: PolicyRequest, kind: str, *, sha256: str, channel: str, at: datetime
) -> None:
    """Note that the client was shown a paper."""
    Receipt.objects.create(
        policy_request=policy_request, kind=kind, sha256=sha256, channel=channel, shown_at=at
    )
