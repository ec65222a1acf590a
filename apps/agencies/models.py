"""An agency and the name it answers to."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_tenants.models import DomainMixin, TenantMixin


class Agency(TenantMixin):  # type: ignore[misc]  # the library ships no types
    """A tenant. The schema name is generated; the slug people type lives in `Domain` alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(pgettext_lazy("title", "name"), max_length=120)
    slug = models.SlugField(_("address"), max_length=31, unique=True)
    zone = models.CharField(_("time zone"), max_length=64, default="Europe/Moscow")
    phone = models.CharField(_("phone"), max_length=32, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(_("created"))

    auto_create_schema: ClassVar[bool] = False
    auto_drop_schema: ClassVar[bool] = False

    class Meta:
        ordering = ("name",)
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")

    def __str__(self) -> str:
        return self.name


class Domain(DomainMixin):  # type: ignore[misc]  # the library ships no types
    """The slug under the base domain. `domain` holds the slug alone, so the base may change."""

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")
