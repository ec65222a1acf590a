"""The database connection as django-tenants extends it, typed for the rest of the room."""

from typing import Protocol, cast

from django.db import connection


class TenantConnection(Protocol):
    """What django-tenants adds to a connection."""

    tenant: object
    schema_name: str

    def set_tenant(self, tenant: object) -> None:
        """Enter the tenant's schema."""

    def set_schema_to_public(self) -> None:
        """Leave every tenant."""


def current() -> TenantConnection:
    """The present thread's connection."""
    return cast(TenantConnection, connection)


def enter(tenant: object) -> None:
    """Enter the tenant's schema at once.

    The library sets the search path with the next statement. Were that the first one of a
    transaction that is rolled back, the path would go back too and nobody would notice; so it is
    set here, before any use case opens its transaction.
    """
    current().set_tenant(tenant)
    with connection.cursor():
        """Taking a cursor sets the path."""


def leave() -> None:
    """Step out into the shared schema, whatever happened before."""
    current().set_schema_to_public()
    with connection.cursor():
        """Taking a cursor sets the path."""
