"""The room `client`."""

from django.apps import AppConfig


class ClientConfig(AppConfig):
    """The client's public pages."""

    name = "apps.client"
    label = "client"
