"""Why a promise was broken, as the side that broke it says; what was said is never rewritten."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.policy_requests.enums import ClockKind


class DelayReason(models.Model):
    """The reason of one clock's breach. It names the clock by what makes it itself, not by its row.

    Triggers refuse UPDATE, DELETE and TRUNCATE: a later reason of the same clock takes the place of
    an earlier one beside it. `seq` is the line of history that tells the same; `suggested` is what
    the portal suggested at that moment, empty when it had nothing to suggest.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    policy_request = models.ForeignKey(
        "policy_requests.PolicyRequest", on_delete=models.PROTECT, related_name="delay_reasons"
    )
    kind = models.CharField(max_length=3, choices=ClockKind.choices)
    metric = models.CharField(max_length=3)
    stage = models.CharField(max_length=20, blank=True)
    cycle = models.PositiveSmallIntegerField()
    round = models.PositiveSmallIntegerField()
    seq = models.PositiveIntegerField()
    code = models.CharField(_("reason"), max_length=32)
    comment = models.CharField(_("comment"), max_length=300, blank=True)
    suggested = models.CharField(max_length=32, blank=True)
    given_by = models.ForeignKey("staff.StaffProfile", on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        ordering = ("seq",)
        verbose_name = _("delay reason")
        verbose_name_plural = _("delay reasons")
        constraints = [
            models.UniqueConstraint(fields=["policy_request", "seq"], name="delay_reason_line"),
            models.CheckConstraint(name="delay_reason_named", condition=~models.Q(code="")),
            models.CheckConstraint(
                name="delay_reason_other_said",
                condition=~models.Q(code="other") | ~models.Q(comment=""),
            ),
        ]

    @property
    def key(self) -> tuple[str, str, str, int, int]:
        """Kind, metric, stage, cycle, round, as a folded clock says it."""
        return (self.kind, self.metric, self.stage, self.cycle, self.round)

    @property
    def is_confirmed(self) -> bool:
        """It is what the portal suggested."""
        return self.code == self.suggested
