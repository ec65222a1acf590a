"""The room `staff`."""

from django.apps import AppConfig


class StaffConfig(AppConfig):
    """The tenant-side face of a person: what request rows point to."""

    name = "apps.staff"
    label = "staff"
