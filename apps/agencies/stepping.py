"""Stepping into one agency and out again: the only way a room below a face changes schema."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.utils.translation import gettext as _

from apps.agencies import schema
from apps.agencies.models import Agency
from apps.kernel.errors import NotFound


def find(agency: Agency | UUID | str) -> Agency:
    """The living agency with this id.

    Raises:
        NotFound: no such agency, or it is switched off. Work for it must not fall into `public`.
    """
    if isinstance(agency, Agency):
        return agency
    found: Agency | None = Agency.objects.filter(pk=agency, is_active=True).first()
    if found is None:
        raise NotFound(_("There is no such agency."))
    return found


@contextmanager
def inside(agency: Agency | UUID | str) -> Iterator[Agency]:
    """Run the body in the agency's schema and come back to where we were, whatever happens."""
    target = find(agency)
    before = schema.current().tenant
    schema.enter(target)
    try:
        yield target
    finally:
        schema.enter(before)


@contextmanager
def outside() -> Iterator[None]:
    """Run the body in the shared schema and come back to where we were."""
    before = schema.current().tenant
    schema.leave()
    try:
        yield
    finally:
        schema.enter(before)


def here() -> Agency:
    """The agency whose schema we are in.

    Raises:
        LookupError: we are in `public`; a caller that needs an agency has a bug.
    """
    tenant = schema.current().tenant
    if not isinstance(tenant, Agency):
        raise LookupError("No agency has been stepped into.")
    return tenant
