"""A package and what each of its versions says."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Package(models.Model):
    """What is sold under one code, whatever its version."""

    code = models.CharField(_("code"), max_length=20, unique=True)

    class Meta:
        ordering = ("pk",)
        verbose_name = _("package")
        verbose_name_plural = _("packages")

    def __str__(self) -> str:
        return self.code


class PackageVersionQuerySet(models.QuerySet["PackageVersion"]):
    """Adjectives for versions."""

    def current(self) -> "PackageVersionQuerySet":
        """The one version of each package that new requests get, in the order of the file."""
        return self.filter(is_current=True).select_related("package").order_by("package_id")


class PackageVersion(models.Model):
    """The content of a package as published; never changed, because requests are pinned to it.

    `content` is one entry of `packages` in a valid package file (see `schema.json`);
    `content_hash` is the SHA-256 of its canonical JSON.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    package = models.ForeignKey(
        Package, on_delete=models.PROTECT, related_name="versions", verbose_name=_("package")
    )
    version = models.CharField(_("version"), max_length=20)
    content = models.JSONField(_("content"))
    content_hash = models.CharField(_("hash of the content"), max_length=64)
    published_at = models.DateTimeField(_("published"))
    is_current = models.BooleanField(_("current"), default=False)

    objects = PackageVersionQuerySet.as_manager()

    class Meta:
        ordering = ("package_id", "-published_at")
        verbose_name = _("package version")
        verbose_name_plural = _("package versions")
        constraints = [
            models.UniqueConstraint(fields=["package", "version"], name="package_version_once"),
            models.UniqueConstraint(
                fields=["package"], condition=Q(is_current=True), name="package_one_current"
            ),
            models.CheckConstraint(
                condition=Q(content_hash__regex=r"^[0-9a-f]{64}$"), name="package_hash_is_sha256"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.package.code} {self.version}"
