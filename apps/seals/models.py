"""One table: the seals."""

from uuid import uuid4

from django.db import models
from django.db.models import Q

from apps.seals.codes import LENGTH
from apps.seals.enums import SealKind, SealState


class Seal(models.Model):
    """What the public may know of one paper; names no person, request or agency.

    `package_name` is {"ru": ..., "en": ...} as it was on the day of issue.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    code = models.CharField(max_length=LENGTH, unique=True)
    sha256 = models.CharField(max_length=64)
    kind = models.CharField(max_length=16, choices=SealKind)
    package_code = models.CharField(max_length=32)
    package_name = models.JSONField()
    package_version = models.CharField(max_length=32)
    issued_on = models.DateField()
    state = models.CharField(max_length=16, choices=SealState, default=SealState.VALID)
    replaced_by = models.ForeignKey(
        "seals.Seal", null=True, blank=True, on_delete=models.PROTECT, related_name="replaces"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="seal_state_known", condition=Q(state__in=SealState.values)
            ),
            models.CheckConstraint(
                name="seal_sha256_is_hex", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")
            ),
            models.CheckConstraint(
                name="seal_replaced_names_successor",
                condition=Q(state=SealState.REPLACED, replaced_by__isnull=False)
                | (~Q(state=SealState.REPLACED) & Q(replaced_by__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.code} ({self.state})"
