"""The room `watch`."""

from django.apps import AppConfig


class WatchConfig(AppConfig):
    """What must be looked at next across all agencies; references only, no personal data."""

    name = "apps.watch"
    label = "watch"
