"""The room `registry`."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """What is one for the whole installation: numbers, payments, stored answers."""

    name = "apps.registry"
    label = "registry"
