"""The room `memos`."""

from django.apps import AppConfig


class MemosConfig(AppConfig):
    """The memo: its content and versions, attached to the request as a document."""

    name = "apps.memos"
    label = "memos"
