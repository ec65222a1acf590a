"""A paper of the insurer that belongs to a package version."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.products.enums import FileKind, Language


class PackageFile(models.Model):
    """One file, stored under the media root at `path`; one of a kind per version and language."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    package_version = models.ForeignKey(
        "products.PackageVersion", on_delete=models.PROTECT, related_name="files"
    )
    kind = models.CharField(_("kind"), max_length=16, choices=FileKind.choices)
    language = models.CharField(_("language"), max_length=2, choices=Language.choices)
    name = models.CharField(_("file name"), max_length=150)
    path = models.CharField(_("place in storage"), max_length=200, unique=True)
    size = models.PositiveIntegerField(_("size, bytes"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    attached_at = models.DateTimeField(_("attached"))

    class Meta:
        ordering = ("package_version_id", "kind", "language")
        verbose_name = _("package file")
        verbose_name_plural = _("package files")
        constraints = [
            models.UniqueConstraint(
                fields=["package_version", "kind", "language"], name="package_file_once"
            ),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="package_file_hash_is_sha256"
            ),
            models.CheckConstraint(condition=Q(size__gt=0), name="package_file_not_empty"),
        ]

    def __str__(self) -> str:
        return self.name
