"""The choices of a seal."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SealState(models.TextChoices):
    """What a seal says of its paper today."""

    VALID = "valid", _("valid")
    REPLACED = "replaced", _("replaced by a newer one")
    ANNULLED = "annulled", _("annulled")


class SealKind(models.TextChoices):
    """Which papers are sealed."""

    MEMO = "memo", _("client memo")
    POLICY = "policy", _("insurance policy")
