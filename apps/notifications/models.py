"""A message as it will be, or was, delivered."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Message(models.Model):
    """One mail. `key` is unique and travels as Message-ID, so a repeat is told from a new one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=160, unique=True)
    event = models.CharField(_("event"), max_length=48)
    policy_request_id = models.UUIDField(null=True, db_index=True)
    recipients = models.JSONField(_("recipients"))
    language = models.CharField(max_length=2)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    document_ids = models.JSONField(default=list)
    created_at = models.DateTimeField(_("created"))
    sent_at = models.DateTimeField(_("sent"), null=True)
    last_fault = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("-created_at",)
        verbose_name = _("message")
        verbose_name_plural = _("messages")

    def __str__(self) -> str:
        return self.subject
