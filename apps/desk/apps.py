"""The room `desk`."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """How the insurer's people reach Belay."""

    name = "apps.desk"
    label = "desk"
