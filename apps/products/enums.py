"""Choices of the products room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FileKind(models.TextChoices):
    """The insurer's own papers that come with a package version."""

    KEY_INFORMATION = "key_information", _("Key information document")
    RULES = "rules", _("Insurance rules")


class Language(models.TextChoices):
    """Languages a paper can be in."""

    RUSSIAN = "ru", _("Russian")
    ENGLISH = "en", _("English")
