"""The Celery application. The broker is a doorbell; PostgreSQL holds everything that matters."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")

app = Celery("belay")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["apps.usecases"])
