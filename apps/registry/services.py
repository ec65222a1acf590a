"""Numbers and references that are unique over all agencies."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from apps.kernel.errors import Conflict
from apps.registry.models import PaymentReference, PolicyNumber

REQUESTS = "registry_request_number"
POLICIES = "registry_policy_number"


def take(sequence: str) -> int:
    """The next number of a sequence; gaps are possible, repeats are not, and nobody waits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s)", [f"public.{sequence}"])
        return int(cursor.fetchone()[0])


def take_request_number() -> int:
    """The next request number, shown as БЛ-2041."""
    return take(REQUESTS)


def allot_policy_number(
    *, agency_id: UUID, policy_request_id: UUID, package_code: str, at: datetime
) -> str:
    """The request's policy number: the one it has, or a new one."""
    held = PolicyNumber.objects.filter(policy_request_id=policy_request_id).first()
    if held is not None:
        return held.number
    number = f"{package_code.split('-', maxsplit=1)[0]}-{at.year}-{take(POLICIES)}"
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
