"""The room `escalations`."""

from django.apps import AppConfig


class EscalationsConfig(AppConfig):
    """Escalations of one agency."""

    name = "apps.escalations"
    label = "escalations"
