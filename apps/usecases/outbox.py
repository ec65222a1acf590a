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
from apps.watch import claiming
from apps.watch import services as watch
from apps.watch.models import OutboxEntry, OutboxKind
from apps.watch.queries import vital_signs

log = logging.getLogger(__name__)
MOST_AT_ONCE = 50
# While a timer waits longer than LATE, mail waits too, but no longer than PATIENCE.
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
            entry = watch.claim_entry(at=at - older_than, skip=tried) if _may_go(at=at) else None
            if entry is None:
                break
            tried.append(entry.pk)
            done += _serve(entry, at=at)
    return done


def _may_go(*, at: datetime) -> bool:
    """Whether mail may leave now: not while timers are served late, but never later than patience.

    After that one process at a time may, in the whole installation. Call it inside the transaction
    that serves an entry; what is left is found by the next doorbell or the broker-free loop.
    """
    signs = vital_signs(at=at)
    if signs.oldest_due_timer <= LATE:
        return True
    return signs.oldest_due_outbox > PATIENCE and claiming.may_take_turn(
        at_once=1, turns=claiming.MAIL
    )


def serve_memos(*, at: datetime) -> int:
    """Render the memos that wait in the present agency, now; the demo can't wait for a worker."""
    waiting = OutboxEntry.objects.filter(kind=OutboxKind.MEMO, agency=here(), parked=False)
    return sum(serve_one(ref, at=at) for ref in waiting.values_list("ref", flat=True))


@transaction.atomic
def serve_one(ref: UUID, *, at: datetime) -> bool:
    """Serve the entry of this message or memo now, unless somebody else is at it."""
    entry = watch.claim_entry(at=at, ref=ref)
    return entry is not None and _serve(entry, at=at)


@transaction.atomic
def serve_in_turn(ref: UUID, *, at: datetime) -> bool:
    """The same when mail may leave; False means that nothing may for now."""
    free = _may_go(at=at)
    if free:
        serve_one(ref, at=at)
    return free


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
