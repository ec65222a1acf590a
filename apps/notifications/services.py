"""Putting a message down, and taking it to the mail server."""

import logging
from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction

from apps.agencies.stepping import here
from apps.notifications.models import Message
from apps.watch import services as watch
from apps.watch.models import OutboxKind

log = logging.getLogger(__name__)


def put(
    *,
    key: str,
    event: str,
    recipients: Sequence[str],
    language: str,
    subject: str,
    body: str,
    at: datetime,
    policy_request_id: UUID | None = None,
    document_ids: Sequence[UUID] = (),
) -> Message | None:
    """Write the message and its outbox entry in the caller's transaction; the same key only once.

    Returns None when nobody is to receive it, or it was put before.
    """
    addresses = sorted({address for address in recipients if address})
    if not addresses:
        return None
    message = Message(
        key=key,
        event=event,
        policy_request_id=policy_request_id,
        recipients=addresses,
        language=language,
        subject=subject[:200],
        body=body,
        document_ids=[str(document_id) for document_id in document_ids],
        created_at=at,
    )
    try:
        with transaction.atomic():
            message.save(force_insert=True)
    except IntegrityError:
        log.info("message %s was put before", key)
        return None
    watch.enqueue(here(), OutboxKind.MESSAGE, message.pk, at=at)
    return message


def deliver(
    message: Message, attachments: Sequence[tuple[str, bytes, str]], *, at: datetime
) -> None:
    """Hand the message to the mail server and note when. A message already sent is left alone.

    Raises:
        OSError, smtplib.SMTPException: the server did not take it; nothing is noted.
    """
    if message.sent_at is not None:
        return
    mail = as_mail(message)
    for name, content, content_type in attachments:
        mail.attach(name, content, content_type)
    mail.send()
    Message.objects.filter(pk=message.pk).update(sent_at=at, last_fault="")


def as_mail(message: Message) -> EmailMessage:
    """The message as a mail whose Message-ID is the same however often it is sent."""
    return EmailMessage(
        subject=message.subject,
        body=message.body,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=message.recipients,
        headers={
            "Message-ID": f"<{message.pk}@{settings.BASE_DOMAIN}>",
            "Date": format_datetime(message.created_at),
            "X-Belay-Key": message.key,
        },
    )
