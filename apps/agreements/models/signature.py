"""Who put his name under a version, when, from where, and how he proved who he is."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.agreements.enums import Seat
from apps.kernel.actors import Side


class Signature(models.Model):
    """One name under one version; it never changes. `factor` names the second factor proved."""

    version = models.ForeignKey(
        "agreements.AgreementVersion", on_delete=models.CASCADE, related_name="signatures"
    )
    seat = models.CharField(_("signed"), max_length=7, choices=Seat.choices)
    side = models.CharField(_("side"), max_length=8, choices=[(s.value, s.value) for s in Side])
    user_id = models.UUIDField()
    name = models.CharField(_("name"), max_length=120)
    role = models.CharField(_("role"), max_length=16)
    signed_at = models.DateTimeField(_("signed at"))
    address = models.CharField(_("from the address"), max_length=64, blank=True)
    factor = models.CharField(_("second factor"), max_length=20)
    content_hash = models.CharField(max_length=64)

    class Meta:
        ordering = ("signed_at", "pk")
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        constraints = [
            models.UniqueConstraint(fields=["version", "seat"], name="signature_one_per_seat"),
            models.UniqueConstraint(fields=["version", "user_id"], name="signature_one_per_person"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.get_seat_display()}"
