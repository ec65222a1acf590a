"""The room `notifications`."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Messages of one agency."""

    name = "apps.notifications"
    label = "notifications"
