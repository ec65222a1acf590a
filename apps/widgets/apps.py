"""The widgets room."""

from django.apps import AppConfig


class WidgetsConfig(AppConfig):
    """No tables: words and pictures for every face."""

    name = "apps.widgets"
    label = "widgets"
    default_auto_field = "django.db.models.BigAutoField"
