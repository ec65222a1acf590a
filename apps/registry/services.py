"""Numbers and references that are unique over all agencies."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from apps.kernel.errors import Conflict
from apps.registry.models import PaymentReference, PolicyNumber

TAKE = """
INSERT INTO registry_series (name, last) VALUES (%s, %s)
ON CONFLICT (name) DO UPDATE SET last = registry_series.last + 1 RETURNING last
"""
FIRST_REQUEST = 2001
FIRST_POLICY = 100001


def take(series: str, *, first: int) -> int:
    """The next number of `series`, starting at `first`; gaps are possible, repeats are not."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [series, first])
        return int(cursor.fetchone()[0])


def take_request_number() -> int:
    """The next request number, shown as БЛ-2041."""
    return take("policy_request", first=FIRST_REQUEST)


def allot_policy_number(
    *, agency_id: UUID, policy_request_id: UUID, package_code: str, at: datetime
) -> str:
    """The request's policy number: the one it has, or a new one."""
    held = PolicyNumber.objects.filter(policy_request_id=policy_request_id).first()
    if held is not None:
        return held.number
    number = (
        f"{package_code.split('-', maxsplit=1)[0]}-{at.year}-{take('policy', first=FIRST_POLICY)}"
    )
    PolicyNumber.objects.create(
        number=number, agency_id=agency_id, policy_request_id=policy_request_id, allotted_at=at
    )
    return number


def take_payment_reference(
    *, reference: str, agency_id: UUID, policy_request_id: UUID, at: datetime
) -> None:
    """Bind the acquirer's reference to the request.

    Raises:
        Conflict: the reference, or the request, was paid already.
    """
    try:
        with transaction.atomic():
            PaymentReference.objects.create(
                reference=reference,
                agency_id=agency_id,
                policy_request_id=policy_request_id,
                received_at=at,
            )
    except IntegrityError as clash:
        raise Conflict(_("This payment was recorded already."), code="payment_known") from clash
