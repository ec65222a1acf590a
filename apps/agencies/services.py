"""A new agency, from a form at the desk or from a command."""

import secrets
import uuid
from datetime import datetime
from zoneinfo import available_timezones

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from apps.agencies import slugs, template
from apps.agencies.models import Agency, Domain
from apps.agencies.stepping import outside
from apps.kernel.errors import Conflict, Refusal


def faults(*, name: str, slug: str, zone: str) -> list[str]:
    """Sentences that say what is wrong with the agency about to be made."""
    found = slugs.faults(slug)
    if not name.strip():
        found.append(_("Give the agency a name."))
    if zone not in available_timezones():
        found.append(_("The time zone “%(zone)s” is not known.") % {"zone": zone[:64]})
    return found


def provision(*, name: str, slug: str, zone: str, at: datetime, phone: str = "") -> Agency:
    """Make the agency, its address and its schema in one transaction, from the template.

    Raises:
        Refusal: the name, address or zone will not do; the sentences say why.
        Conflict: the address is taken.
    """
    reasons = faults(name=name, slug=slug, zone=zone)
    if reasons:
        raise Refusal(reasons, code="agency_faulty")
    with outside():
        if not template.exists():
            template.prepare()
        return _made(name=name.strip(), slug=slug, zone=zone, phone=phone, at=at)


def _made(*, name: str, slug: str, zone: str, phone: str, at: datetime) -> Agency:
    try:
        with transaction.atomic():
            agency: Agency = Agency.objects.create(
                id=uuid.uuid4(),
                schema_name=f"a_{secrets.token_hex(6)}",
                name=name,
                slug=slug,
                zone=zone,
                phone=phone,
                created_at=at,
            )
            Domain.objects.create(domain=slug, tenant=agency, is_primary=True)
            template.copy_into(agency.schema_name)
            missing = template.difference(agency.schema_name)
            if missing:
                raise RuntimeError(f"The new schema lacks {', '.join(missing)}.")
    except IntegrityError as clash:
        taken = _("The address “%(slug)s” is taken.") % {"slug": slug}
        raise Conflict(taken, code="slug_taken") from clash
    return agency
