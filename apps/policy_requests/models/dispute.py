"""Stretches of time that one side says were another party's."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.kernel.actors import Side
from apps.policy_requests.enums import DisputeOutcome, DisputeReason, Party


class DisputeQuerySet(models.QuerySet["Dispute"]):
    """Adjectives for disputes."""

    def open(self) -> "DisputeQuerySet":
        """The other side has not answered yet."""
        return self.filter(outcome=DisputeOutcome.OPEN)

    def awaiting(self, side: str) -> "DisputeQuerySet":
        """This side has to answer."""
        return self.open().exclude(side=side)


class Dispute(models.Model):
    """One stretch disputed by one side, and what the other said.

    `stretch` is the line of history that began it: rows of the ledger may be thrown away and
    rebuilt, what a person said may not. Both words are lines of the history too; a trigger lets
    the row be answered once and otherwise keeps it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    policy_request = models.ForeignKey(
        "policy_requests.PolicyRequest", on_delete=models.PROTECT, related_name="disputes"
    )
    stretch = models.PositiveIntegerField()
    side = models.CharField(max_length=8, choices=[(s.value, s.value) for s in Side])
    charge_to = models.CharField(_("charged to"), max_length=8, choices=Party.choices)
    reason_code = models.CharField(_("reason"), max_length=32, choices=DisputeReason.choices)
    comment = models.CharField(_("comment"), max_length=300)
    raised_by = models.ForeignKey("staff.StaffProfile", on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    outcome = models.CharField(
        pgettext_lazy("dispute", "answer"),
        max_length=9,
        choices=DisputeOutcome.choices,
        blank=True,
        default="",
    )
    answer = models.CharField(max_length=300, blank=True)
    answered_by = models.ForeignKey(
        "staff.StaffProfile", on_delete=models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)

    objects = DisputeQuerySet.as_manager()

    class Meta:
        ordering = ("raised_at", "pk")
        verbose_name = _("dispute")
        verbose_name_plural = _("disputes")
        constraints = [
            models.UniqueConstraint(
                fields=["policy_request", "stretch"],
                condition=Q(outcome=""),
                name="dispute_one_open",
            ),
            models.UniqueConstraint(
                fields=["policy_request", "stretch"],
                condition=Q(outcome="confirmed"),
                name="dispute_settled_once",
            ),
            models.UniqueConstraint(
                fields=["policy_request", "stretch", "side"], name="dispute_once_a_side"
            ),
            models.CheckConstraint(
                name="dispute_answered_whole",
                condition=Q(outcome="", answer="", answered_by=None, answered_at=None)
                | (
                    ~Q(outcome="")
                    & ~Q(answer="")
                    & Q(answered_by__isnull=False, answered_at__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="dispute_has_a_reason", condition=~Q(reason_code="") & ~Q(comment="")
            ),
        ]

    @property
    def is_open(self) -> bool:
        """The other side has not answered yet."""
        return self.outcome == DisputeOutcome.OPEN

    @property
    def answering_side(self) -> Side:
        """The side that confirms or refuses."""
        return Side.INSURER if self.side == Side.AGENCY else Side.AGENCY
