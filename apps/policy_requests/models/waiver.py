"""Breaches that the other side let pass: out of the net figures, never out of the gross ones."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.policy_requests.enums import ClockKind


class Waiver(models.Model):
    """One clock's breach waived. It names the clock by what makes it itself, not by its row.

    Clock rows may be thrown away and rebuilt; what a person approved may not.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    policy_request = models.ForeignKey(
        "policy_requests.PolicyRequest", on_delete=models.PROTECT, related_name="waivers"
    )
    kind = models.CharField(max_length=3, choices=ClockKind.choices)
    metric = models.CharField(max_length=3)
    stage = models.CharField(max_length=20, blank=True)
    cycle = models.PositiveSmallIntegerField()
    round = models.PositiveSmallIntegerField()
    code = models.CharField(_("reason"), max_length=32)
    evidence = models.CharField(_("evidence"), max_length=300)
    approved_by = models.ForeignKey(
        "staff.StaffProfile", on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField()

    class Meta:
        verbose_name = _("waiver")
        verbose_name_plural = _("waivers")
        constraints = [
            models.UniqueConstraint(
                fields=["policy_request", "kind", "metric", "stage", "cycle", "round"],
                name="waiver_once_a_clock",
            ),
            models.CheckConstraint(
                name="waiver_has_a_reason", condition=~models.Q(code="") & ~models.Q(evidence="")
            ),
        ]

    @property
    def key(self) -> tuple[str, str, str, int, int]:
        """Kind, metric, stage, cycle, round, as a folded clock says it."""
        return (self.kind, self.metric, self.stage, self.cycle, self.round)
