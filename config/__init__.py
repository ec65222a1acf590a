"""How Belay is put together: settings, addresses, processes. No room imports it."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
