"""The kernel room."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """No tables: the clock, errors and shared types."""

    name = "apps.kernel"
    label = "kernel"
