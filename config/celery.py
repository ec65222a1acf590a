"""The Celery application. The broker is a doorbell; PostgreSQL holds everything that matters."""

import gc
import os

from celery import Celery

# Nothing of what a start makes is garbage: looking for it takes a fifth of the start.
gc.set_threshold(50_000)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
# Looked through by `./run check`; a worker that was killed must be back at once.
os.environ.setdefault("CELERY_SKIP_CHECKS", "1")

app = Celery("belay")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["apps.usecases"])
