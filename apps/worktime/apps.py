"""The room's entry in Django's list of applications; nothing else here knows Django."""

from django.apps import AppConfig


class WorktimeConfig(AppConfig):
    """Working time is counted here in pure Python; Django only finds the translations."""

    name = "apps.worktime"
    label = "worktime"
    default_auto_field = "django.db.models.BigAutoField"
