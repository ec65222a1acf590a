"""The papers room."""

from django.apps import AppConfig


class PapersConfig(AppConfig):
    """No tables: rendering and checking of PDF."""

    name = "apps.papers"
    label = "papers"
