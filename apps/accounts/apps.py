"""The room `accounts`."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, their memberships and what each role may do."""

    name = "apps.accounts"
    label = "accounts"
