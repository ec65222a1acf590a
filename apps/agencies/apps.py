"""The room `agencies`."""

from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    """The tenants: one estate agency, one PostgreSQL schema."""

    name = "apps.agencies"
    label = "agencies"
