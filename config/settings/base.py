"""What holds in every installation."""

from pathlib import Path
from typing import Any

import django_stubs_ext
from django.utils.translation import gettext_lazy as _

from config.env import load

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent.parent
ENV = load()

SECRET_KEY = ENV.secret_key
DEBUG = False
ROOT_URLCONF = "config.urls_agency"
WSGI_APPLICATION = "config.wsgi.application"
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SITE_ID = 1
TEST_RUNNER = "django.test.runner.DiscoverRunner"

LANGUAGE_CODE = "ru"
LANGUAGES = [("ru", _("Russian")), ("en", _("English"))]
USE_I18N = True
USE_TZ = True
TIME_ZONE = ENV.time_zone

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = ENV.var_dir / "static"
MEDIA_ROOT = ENV.media_root
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
# A whole SLA of eight packages is one form of some seven hundred fields.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2500

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "apps.accounts.context.me",
            ],
        },
    }
]

# Who the insurer is: printed on memos and pages. Demo values; an installation sets its own.
INSURER: dict[str, Any] = {
    "name": {"ru": "Страховая «Пример»", "en": "Primer Insurance"},
    "licence": "СИ № 0000 (demo)",
    "phone": "8 800 000-00-00",
    "email": ENV.insurer_email,
    "zone": "Europe/Moscow",
}
# How far a lone underwriting decision goes; above it a second person must agree.
UNDERWRITING_AUTHORITY = {"operator": 15_000_000, "underwriter": 60_000_000}
HEALTH_KEYS = ENV.health_keys
# Whoever shows it may read /metrics; without one nobody may.
METRICS_TOKEN = ENV.metrics_token
# Fields with defaults, never constants in code (one place, documented in docs/operations.md).
TERMS = {
    "draft_expires_days": 30,
    "quote_valid_days": 14,
    "payment_link_working_days": 3,
    "remind_client_working_hours": 4,
    "reopen_days": 30,
    # whose time a stretch was may be disputed by close of so many working days of that side
    "dispute_working_days": 3,
    "buffer_before_closing_minutes": 60,
    "tight_before_closing_minutes": 60,
    # what a client is told rests on past cases once there are so many of them
    "observed_least": 20,
    "observed_days": 90,
    # more reasons of a week than this that are not on the list: the list should be reviewed
    "other_percent": 10,
    # repetition: so many broken promises of one key in so many days, or below the required share
    # with at least so many requests, or one party late so often in a week, open a correction
    "repeat_breaches": 3,
    "repeat_days": 14,
    "repeat_least_requests": 5,
    "repeat_party_percent": 20,
    "correction_due_days": 7,
    "correction_longest_days": 365,
}
# Who is told, after how many working minutes, when an agreement says nothing of its own.
USUAL_LADDER = {
    "insurer": ((0, "underwriter"), (30, "manager"), (60, "administrator")),
    "agency": ((0, "lead"), (30, "owner")),
}
