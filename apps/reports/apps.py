"""The room `reports`."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """What we learnt; reads only, agency by agency."""

    name = "apps.reports"
    label = "reports"
