"""As the demo, with a cheap password hash, so that the suite stays short."""

import os

from config.settings.dev import *  # noqa: F403
from config.settings.dev import DATABASES
from config.settings.dev import MIDDLEWARE as DEV_MIDDLEWARE

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
DATABASES["default"]["OPTIONS"].pop("pool", None)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
BASE_DOMAIN = "belay.test"
ALLOWED_HOSTS = ["belay.test", ".belay.test"]
CELERY_TASK_ALWAYS_EAGER = False
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# One database a process, so that several runs on one server never meet.
DATABASES["default"]["TEST"] = {"NAME": f"test_belay_{os.getpid()}"}
# Static files have tests of their own; here their folder need not exist.
MIDDLEWARE = [name for name in DEV_MIDDLEWARE if "whitenoise" not in name]
