"""The seals room."""

from django.apps import AppConfig


class SealsConfig(AppConfig):
    """Public schema: one row per sealed paper, of every agency."""

    name = "apps.seals"
    label = "seals"
