"""The room `portal`."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """How agency people reach Belay."""

    name = "apps.portal"
    label = "portal"
