"""The choices of a memo."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MemoState(models.TextChoices):
    """The life of one copy."""

    ORDERED = "ordered", _("ordered")
    READY = "ready", _("ready")
    FAILED = "failed", _("failed")
    REPLACED = "replaced", _("replaced")
