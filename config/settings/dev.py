"""The demo that `./run` brings up: plain http, mail sink, no second factor asked."""

from config.settings.base import *  # noqa: F403
from config.settings.celery import *  # noqa: F403
from config.settings.logging import *  # noqa: F403
from config.settings.mail import *  # noqa: F403
from config.settings.security import *  # noqa: F403
from config.settings.tenancy import *  # noqa: F403

DEMO = True
