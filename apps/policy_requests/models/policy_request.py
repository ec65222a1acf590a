"""The request itself."""

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.policy_requests.enums import ENDED, HOLDER, Holder, ReturnStage, Status
from apps.policy_requests.models.workflow import Workflow


class PolicyRequestQuerySet(models.QuerySet["PolicyRequest"]):
    """Adjectives for requests."""

    def open(self) -> "PolicyRequestQuerySet":
        """Somebody still has to act."""
        return self.exclude(status__in=ENDED)

    def held_by(self, holder: Holder) -> "PolicyRequestQuerySet":
        """The ball lies with this party."""
        return self.filter(status__in=[s for s, h in HOLDER.items() if h == holder])

    def closing_before(self, moment: datetime) -> "PolicyRequestQuerySet":
        """The client's deadline comes before the instant."""
        return self.filter(closing_at__lt=moment)


class PolicyRequest(Workflow):
    """An agency's client waits for a policy. Terms are pinned; time is derived from the history."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.PositiveBigIntegerField(_("number"), unique=True)
    package_code = models.CharField(_("package"), max_length=16)
    package_version_id = models.UUIDField()
    covers = models.JSONField(_("covers"), default=list)
    client_name = models.CharField(_("client"), max_length=200, blank=True)
    client_key = models.CharField(max_length=200, blank=True)
    client_email = models.EmailField(_("client's e-mail"), blank=True)
    client_phone = models.CharField(_("client's phone"), max_length=32, blank=True)
    language = models.CharField(_("client's language"), max_length=2, default="ru")
    responsible = models.ForeignKey(
        "staff.StaffProfile", on_delete=models.PROTECT, null=True, related_name="+",
        verbose_name=_("responsible"),
    )  # fmt: skip
    created_by = models.ForeignKey(
        "staff.StaffProfile", on_delete=models.PROTECT, null=True, related_name="+"
    )
    insurer_person = models.ForeignKey(
        "staff.StaffProfile", on_delete=models.PROTECT, null=True, related_name="+"
    )
    closing_at = models.DateTimeField(_("closing time"), null=True)
    urgent = models.BooleanField(_("urgent"), default=False)
    urgent_reason = models.CharField(max_length=300, blank=True)
    return_stage = models.CharField(max_length=5, choices=ReturnStage.choices, blank=True)
    valid_until = models.DateTimeField(null=True)
    remind_client_at = models.DateTimeField(null=True)
    ola_version_id = models.UUIDField(null=True)
    sla_version_id = models.UUIDField(null=True)
    premium = models.DecimalField(_("premium"), max_digits=14, decimal_places=2, null=True)
    policy_number = models.CharField(_("policy number"), max_length=32, blank=True)
    revision = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(_("created"))
    status_since = models.DateTimeField()

    objects = PolicyRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request")
        verbose_name_plural = _("requests")
        indexes = [
            models.Index(fields=["status", "-status_since"], name="policy_request_status"),
            models.Index(fields=["-created_at", "-id"], name="policy_request_newest"),
            models.Index(fields=["client_key"], name="policy_request_client"),
            models.Index(fields=["responsible", "status"], name="policy_request_responsible"),
        ]
        constraints = [
            models.CheckConstraint(
                name="policy_request_known_status", condition=Q(status__in=list(Status.values))
            ),
            models.CheckConstraint(
                name="policy_request_returned_has_stage",
                condition=~Q(status="returned") | ~Q(return_stage=""),
            ),
            models.UniqueConstraint(
                fields=["policy_number"], condition=~Q(policy_number=""), name="policy_number_once"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The number as people say it: БЛ-2041."""
        return str(_("BL-%(number)d") % {"number": self.number})

    def get_status_display(self) -> str:  # type: ignore[no-redef]  # in place of Django's own
        """The status in the reader's language. Django's own would translate every choice anew."""
        return str(Status(self.status).label)

    @property
    def holder(self) -> str:
        """The one party whose minute it is."""
        return str(HOLDER[self.status])

    @property
    def is_ended(self) -> bool:
        """Nobody has to act any more."""
        return self.status in ENDED

    @property
    def insurer_user_id(self) -> uuid.UUID | None:
        """The insurer's person at work on it, as the whole installation knows him."""
        return self.insurer_person.user_id if self.insurer_person is not None else None
