"""The room `agreements`."""

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    """What was promised: SLA and OLA versions, targets, calendars."""

    name = "apps.agreements"
    label = "agreements"
