"""Putting a message down, and taking it to the mail server."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from email.utils import format_datetime
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage

from apps.agencies.stepping import here
from apps.kernel import rows
from apps.notifications.models import Message
from apps.watch import services as watch
from apps.watch.models import OutboxKind


def written(
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
) -> Message:
    """A message that is not put yet; the same address only once."""
    return Message(
        key=key,
        event=event,
        policy_request_id=policy_request_id,
        recipients=sorted({address for address in recipients if address}),
        language=language,
        subject=subject[:200],
        body=body,
        document_ids=[str(document_id) for document_id in document_ids],
        created_at=at,
    )


def put_all(
    messages: Sequence[Message], *, leaves: Mapping[UUID, datetime] | None = None
) -> list[Message]:
    """Write messages and their outbox entries in the caller's transaction; a key only once.

    A message leaves at once, or at its moment in `leaves`. Two statements, however many
    messages. Returns those that are new and have a reader.
    """
    wanted = {message.pk: message for message in messages if message.recipients}
    if not wanted:
        return []
    new = set(rows.add_new(list(wanted.values())))
    put_now = [message for pk, message in wanted.items() if pk in new]
    if put_now:
        moments = leaves or {}
        due = {one.pk: moments.get(one.pk, one.created_at) for one in put_now}
        watch.enqueue_all(here(), OutboxKind.MESSAGE, due)
    return put_now


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
