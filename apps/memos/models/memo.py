"""A memo of a request, in one language: what it says, and where its bytes are."""

from uuid import UUID, uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.memos.enums import MemoState
from apps.seals.codes import LENGTH


class MemoQuerySet(models.QuerySet["Memo"]):
    """Adjectives for memos."""

    def of(self, policy_request_id: UUID, language: str) -> "MemoQuerySet":
        """The memos of a request in one language, the newest first."""
        return self.filter(policy_request_id=policy_request_id, language=language).order_by(
            "-version"
        )

    def ready(self) -> "MemoQuerySet":
        """Printed and valid."""
        return self.filter(state=MemoState.READY)


class Memo(models.Model):
    """`facts` is what `facts.to_json` wrote when it was ordered: with the pinned package version
    it gives the same bytes again. `sha256` and `document_id` are set when it is ready.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    policy_request = models.ForeignKey(
        "policy_requests.PolicyRequest", on_delete=models.CASCADE, related_name="memos"
    )
    version = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=2)
    package_version_id = models.UUIDField()
    template_version = models.CharField(max_length=12)
    facts = models.JSONField()
    facts_hash = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=8, choices=MemoState, default=MemoState.ORDERED)
    failure = models.CharField(max_length=32, blank=True)
    seal_code = models.CharField(max_length=LENGTH, unique=True)
    document_id = models.UUIDField(null=True, blank=True)
    ordered_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True, blank=True)

    objects = MemoQuerySet.as_manager()

    class Meta:
        verbose_name = _("memo")
        verbose_name_plural = _("memos")
        constraints = [
            models.UniqueConstraint(
                fields=["policy_request", "version", "language"], name="memo_version_once"
            ),
            models.UniqueConstraint(
                fields=["policy_request", "language"],
                condition=Q(state=MemoState.READY),
                name="memo_one_ready",
            ),
            models.CheckConstraint(
                name="memo_state_known", condition=Q(state__in=MemoState.values)
            ),
            models.CheckConstraint(
                name="memo_ready_has_bytes",
                condition=~Q(state=MemoState.READY)
                | (~Q(sha256="") & Q(document_id__isnull=False, ready_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.policy_request_id} {self.language} v{self.version} ({self.state})"
