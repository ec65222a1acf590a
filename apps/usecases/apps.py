"""The room `usecases`."""

from django.apps import AppConfig


class UsecasesConfig(AppConfig):
    """The business, one short script per verb."""

    name = "apps.usecases"
    label = "usecases"
