"""What was ordered in a transaction is done outside it: mail leaves, memos are rendered."""

import hashlib
import logging
import smtplib
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F

from apps.agencies.stepping import here, inside
from apps.kernel.errors import BelayError
from apps.memos import services as memos
from apps.notifications import services as notifications
from apps.notifications.models import Message
from apps.papers.errors import PaperError
from apps.policy_requests.models import Document
from apps.policy_requests.services import documents
from apps.watch import services as watch
from apps.watch.models import OutboxEntry, OutboxKind
from apps.watch.queries import vital_signs

log = logging.getLogger(__name__)
MOST_AT_ONCE = 50
# Deadlines later than this come before mail, until mail has waited so long itself.
LATE, PATIENCE = timedelta(seconds=1), timedelta(seconds=30)
EXPECTED = (OSError, smtplib.SMTPException, BelayError, PaperError)


def serve_outbox(*, at: datetime, older_than: timedelta = timedelta(0)) -> int:
    """Serve due entries one by one, each under its own lock; returns how many were done.

    `older_than` lets the broker-free loop leave fresh entries to the workers.
    """
    done = 0
    tried: list[UUID] = []
    for _turn in range(MOST_AT_ONCE):
        with transaction.atomic():
            entry = watch.claim_entry(at=at - older_than, skip=tried)
            if entry is None:
                break
            tried.append(entry.pk)
            done += _serve(entry, at=at)
    return done


def gives_way(*, at: datetime) -> bool:
    """Whether mail had better wait: deadlines are being noticed late, and no mail waits long yet.

    What is left lies in the outbox; the next doorbell or the broker-free loop finds it.
    """
    signs = vital_signs(at=at)
    return signs.oldest_due_timer > LATE and signs.oldest_due_outbox < PATIENCE


def serve_memos(*, at: datetime) -> int:
    """Render the memos that wait in the present agency, now; the demo can't wait for a worker."""
    waiting = OutboxEntry.objects.filter(kind=OutboxKind.MEMO, agency=here(), parked=False)
    return sum(serve_one(ref, at=at) for ref in waiting.values_list("ref", flat=True))


@transaction.atomic
def serve_one(ref: UUID, *, at: datetime) -> bool:
    """Serve the entry of this message or memo now, unless somebody else is at it."""
    entry = watch.claim_entry(at=at, ref=ref)
    return entry is not None and _serve(entry, at=at)


def _serve(entry: OutboxEntry, *, at: datetime) -> bool:
    """Whatever one entry provokes puts off that entry alone: the oldest must not block the rest."""
    try:
        with transaction.atomic(), inside(entry.agency_id):
            if entry.kind == OutboxKind.MESSAGE:
                _deliver(entry.ref, at=at)
            else:
                memos.render(entry.ref, at=at)
    except Exception as fault:
        unforeseen = not isinstance(fault, EXPECTED)
        log.warning("outbox entry %s is put off: %s", entry.pk, fault, exc_info=unforeseen)
        watch.put_off(entry, at=at)
        return False
    watch.done(entry)
    return True


def _deliver(message_id: UUID, *, at: datetime) -> None:
    message = Message.objects.get(pk=message_id)
    papers = Document.objects.filter(pk__in=message.document_ids)
    attachments = [(paper.name, documents.read(paper), paper.content_type) for paper in papers]
    notifications.deliver(message, attachments, at=at)


def send_as_of_old(*, at: datetime) -> int:
    """Note the demo's past messages as sent when they were written, and lay them in the sink.

    Nothing leaves by SMTP: these mails are history. Returns how many there were.
    """
    past = list(Message.objects.filter(sent_at=None, created_at__lte=at))
    for message in past:
        _lay_in_sink(message)
    Message.objects.filter(pk__in=[one.pk for one in past]).update(sent_at=F("created_at"))
    OutboxEntry.objects.filter(ref__in=[one.pk for one in past]).delete()
    return len(past)


def _lay_in_sink(message: Message) -> None:
    """One .eml under the name the mail sink itself would give it."""
    folder = settings.MAIL_SINK_DIR
    if folder is None:
        return
    folder.mkdir(parents=True, exist_ok=True)
    mail = notifications.as_mail(message)
    name = hashlib.sha256(str(mail.extra_headers["Message-ID"]).encode()).hexdigest()[:32]
    (folder / f"{name}.eml").write_bytes(mail.message().as_bytes())
