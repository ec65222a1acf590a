"""The room `api`."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """How machines reach Belay."""

    name = "apps.api"
    label = "api"
    default_auto_field = "django.db.models.BigAutoField"
