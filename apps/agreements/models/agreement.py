"""An agreement, its versions and the targets each version holds."""

import uuid
from datetime import datetime

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.agreements.enums import (
    BINDING,
    AgreementKind,
    Metric,
    Recalculation,
    RoundKind,
    Route,
    Unit,
    VersionStatus,
)
from apps.kernel.actors import Side


class Agreement(models.Model):
    """Between the insurer and one agency (SLA), or inside one agency (OLA)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=3, choices=AgreementKind.choices)
    agency = models.ForeignKey(
        "agencies.Agency", on_delete=models.PROTECT, related_name="agreements"
    )

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        constraints = [
            models.UniqueConstraint(fields=["kind", "agency"], name="agreement_one_of_a_kind")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.agency}"


class AgreementVersionQuerySet(models.QuerySet["AgreementVersion"]):
    """Adjectives for versions."""

    def binding(self, *, at: datetime) -> "AgreementVersionQuerySet":
        """Signed by both and in force at the instant; the latest comes first."""
        return self.filter(status__in=BINDING, effective_from__lte=at).order_by(
            "-effective_from", "-number"
        )


class AgreementVersion(models.Model):
    """What was promised from one instant on. Unsigned versions never apply."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("number"))
    status = models.CharField(
        _("status"), max_length=10, choices=VersionStatus.choices, default=VersionStatus.DRAFT
    )
    effective_from = models.DateTimeField(_("in force from"))
    calendar_version = models.ForeignKey(
        "agreements.CalendarVersion", on_delete=models.PROTECT, related_name="+"
    )
    first_signed_by = models.UUIDField(null=True, blank=True)
    first_signed_at = models.DateTimeField(null=True, blank=True)
    second_signed_by = models.UUIDField(null=True, blank=True)
    second_signed_at = models.DateTimeField(null=True, blank=True)
    content_hash = models.CharField(max_length=64, blank=True)
    urgent_calendar_version = models.ForeignKey(
        "agreements.CalendarVersion", on_delete=models.PROTECT, null=True, related_name="+"
    )
    support_calendar_version = models.ForeignKey(
        "agreements.CalendarVersion", on_delete=models.PROTECT, null=True, related_name="+"
    )
    urgent_share = models.PositiveSmallIntegerField(_("urgent requests a month, %"), default=10)
    urgent_least = models.PositiveSmallIntegerField(_("urgent requests a month, least"), default=3)
    urgent_contact = models.CharField(_("urgent channel"), max_length=200, blank=True)
    ladder = models.JSONField(_("escalation ladder"), default=list)
    recalculation = models.CharField(
        _("when the terms change"),
        max_length=11,
        choices=Recalculation.choices,
        default=Recalculation.CARRY,
    )
    countered_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="counters"
    )
    proposed_side = models.CharField(
        max_length=8, blank=True, choices=[(s.value, s.value) for s in Side]
    )
    proposed_by = models.UUIDField(null=True)
    proposed_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=0)

    objects = AgreementVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement version")
        verbose_name_plural = _("agreement versions")
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "number"], name="agreement_version_number"
            ),
            models.UniqueConstraint(
                fields=["agreement"], condition=Q(status="active"), name="agreement_one_in_force"
            ),
            models.UniqueConstraint(
                fields=["agreement", "effective_from"],
                condition=Q(status__in=["signed", "active", "superseded"]),
                name="agreement_version_one_start",
            ),
            models.CheckConstraint(
                name="agreement_version_signed_by_both",
                condition=Q(status__in=["draft", "proposed", "countered"])
                | Q(first_signed_at__isnull=False, second_signed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement} v{self.number}"


class Target(models.Model):
    """One promise: a metric, where it applies, how much, and when to warn."""

    version = models.ForeignKey(AgreementVersion, on_delete=models.CASCADE, related_name="targets")
    metric = models.CharField(_("metric"), max_length=3, choices=Metric.choices)
    package_code = models.CharField(_("package"), max_length=16, blank=True)
    stage = models.CharField(_("stage"), max_length=20, blank=True)
    round_kind = models.CharField(
        _("round"), max_length=6, choices=RoundKind.choices, default=RoundKind.FIRST
    )
    route = models.CharField(_("route"), max_length=6, choices=Route.choices, default=Route.NORMAL)
    unit = models.CharField(_("unit"), max_length=7, choices=Unit.choices, default=Unit.MINUTES)
    amount = models.PositiveIntegerField(
        _("amount"), validators=[MinValueValidator(1), MaxValueValidator(60_000)]
    )
    thresholds = models.JSONField(_("warn at, percent of the target"), default=list)
    before_due_minutes = models.JSONField(_("warn before due, minutes"), default=list)
    attainment = models.PositiveSmallIntegerField(
        _("required share, %"),
        default=95,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        constraints = [
            models.UniqueConstraint(
                fields=["version", "metric", "package_code", "stage", "round_kind", "route"],
                name="target_one_per_scope",
            ),
            models.CheckConstraint(name="target_amount_positive", condition=Q(amount__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.metric} {self.package_code} {self.stage} {self.amount}"
