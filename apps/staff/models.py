"""A person as an agency's rows know him."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.kernel.actors import Side


class StaffProfile(models.Model):
    """The one tenant table that points out of its schema, and softly: no database constraint."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.OneToOneField(
        "accounts.User", on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    side = models.CharField(max_length=8, choices=[(s.value, s.value) for s in Side])
    role = models.CharField(max_length=16)
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"))
    phone = models.CharField(_("phone"), max_length=32, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ("name",)
        verbose_name = _("profile")
        verbose_name_plural = _("profiles")

    def __str__(self) -> str:
        return self.name
