"""The request's story: history, papers, words, mail and escalations in one stream."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.escalations.models import Escalation
from apps.notifications.models import Message
from apps.policy_requests.enums import ClockEventKind
from apps.policy_requests.models import ClockEvent, Document
from apps.policy_requests.replay import as_it_was
from apps.widgets.card.dossier import Dossier
from apps.widgets.card.papers import EXTRA, OWN_PAPERS, may_open
from apps.widgets.card.sentences import remarks, sentence
from apps.widgets.instants import instant
from apps.widgets.parties import metric_words, party_words
from apps.widgets.timeline import FeedDay, FeedItem, feed

RECENT = 15
PAID = ("request_payment", "confirm_payment", "start_refund", "finish_refund")


@dataclass(frozen=True, slots=True)
class Story:
    """The latest entries, and all before them; each newest first, by days."""

    recent: list[FeedDay]
    earlier: list[FeedDay]


def feed_of(dossier: Dossier) -> Story:
    """Everything this reader may know, in his zone."""
    items = [
        *_mails(dossier),
        *_papers(dossier),
        *_shown(dossier),
        *_comments(dossier),
        *_breaches(dossier),
        *_escalations(dossier),
        *_moves(dossier),
    ]
    items.sort(key=lambda item: item.at)
    zone, now = dossier.reader.zone, dossier.now
    return Story(
        recent=feed(items[-RECENT:], zone=zone, now=now),
        earlier=feed(items[:-RECENT], zone=zone, now=now),
    )


def _moves(dossier: Dossier) -> Iterable[FeedItem]:
    for change in as_it_was(dossier.history):
        kind = "payment" if change.name in PAID else "status"
        yield FeedItem(
            change.occurred_at,
            sentence(change),
            "client" if change.actor_kind == "client" else kind,
            remarks(change, dossier),
        )


def _comments(dossier: Dossier) -> Iterable[FeedItem]:
    for comment in dossier.comments:
        who = comment.staff.name if comment.staff else _("Automatically")
        kind = "note" if comment.side else "comment"
        yield FeedItem(comment.written_at, who, kind, comment.body)


def _papers(dossier: Dossier) -> Iterable[FeedItem]:
    """Papers attached by one person within a minute are one line."""
    for (_minute, _staff), together in groupby(dossier.documents, key=_handful):
        papers = list(together)
        first = papers[0]
        who = first.staff.name if first.staff else _("Automatically")
        named = ", ".join(f"«{paper_label(dossier, paper)}»" for paper in papers)
        words = _attached(who, named, len(papers))
        alone = len(papers) == 1 and may_open(dossier, first)
        url = dossier.addresses.document(first.pk) if alone else ""
        yield FeedItem(first.uploaded_at, words, "document", "", url, _("Download"))


def _attached(who: str, named: str, count: int) -> str:
    values = {"who": who, "papers": named, "n": count}
    if count == 1:
        return _("%(who)s attached %(papers)s.") % values
    return (
        ngettext(
            "%(who)s attached %(n)d paper: %(papers)s.",
            "%(who)s attached %(n)d papers: %(papers)s.",
            count,
        )
        % values
    )


def _handful(document: Document) -> tuple[datetime, UUID | None]:
    return document.uploaded_at.replace(second=0, microsecond=0), document.staff_id


def paper_label(dossier: Dossier, document: Document) -> str:
    """The kind of a document in the reader's words."""
    if document.kind in OWN_PAPERS:
        return str(OWN_PAPERS[document.kind])
    if document.kind == EXTRA:
        return document.name
    kinds = {kind.code: kind.label for kind in dossier.content.documents}
    label = kinds.get(document.kind)
    return label.into(dossier.reader.language) if label else document.name


def _shown(dossier: Dossier) -> Iterable[FeedItem]:
    for consent in dossier.consents:
        words = _("Consent recorded: %(kind)s, %(channel)s.") % {
            "kind": consent.get_kind_display(),
            "channel": consent.get_channel_display(),
        }
        yield FeedItem(consent.given_at, words, "client")
    for receipt in dossier.receipts:
        if receipt.kind == "key_information":
            words = _("The client was shown the terms and the key information: %(channel)s.")
            values = {"channel": receipt.get_channel_display()}
            yield FeedItem(receipt.shown_at, words % values, "client")


def _mails(dossier: Dossier) -> Iterable[FeedItem]:
    for message in dossier.messages:
        to = _recipient(dossier, message)
        if to in ("client", dossier.reader.side.value):
            words = {
                "client": _("Mail to the client: %(subject)s"),
                "agency": _("Mail to the agency: %(subject)s"),
                "insurer": _("Mail to the insurer: %(subject)s"),
            }[to]
            yield FeedItem(message.created_at, words % {"subject": message.subject}, "message")


def _recipient(dossier: Dossier, message: Message) -> str:
    """Whose mail it is. Its text is never shown: the client's holds his private link."""
    if dossier.policy_request.client_email in message.recipients:
        return "client"
    own = {person.email for person in dossier.colleagues}
    return "agency" if own & set(message.recipients) else "insurer"


def _breaches(dossier: Dossier) -> Iterable[FeedItem]:
    rows = ClockEvent.objects.filter(
        clock__policy_request=dossier.policy_request, kind=ClockEventKind.BREACH
    )
    for event in rows.select_related("clock"):
        if event.clock.stage:
            continue
        side = "insurer" if event.clock.kind == "sla" else "agency"
        words = _("%(party)s broke a promise: %(metric)s was due %(when)s.") % {
            "party": party_words(side),
            "metric": metric_words(event.clock.metric),
            "when": instant(event.due_at, zone=dossier.reader.zone, now=dossier.now),
        }
        yield FeedItem(event.due_at, words, "breach")


def _escalations(dossier: Dossier) -> Iterable[FeedItem]:
    for one in dossier.escalations:
        url, link = dossier.addresses.escalation(one.pk), _("Open the escalation")
        yield FeedItem(one.opened_at, _opened(one), "escalation", "", url, link)
        if one.answered_at:
            words = _("The escalation was answered.")
            yield FeedItem(one.answered_at, words, "escalation", one.answer)


def _opened(one: Escalation) -> str:
    if one.opened_by is not None:
        return _("%(who)s: an escalation was opened.") % {"who": one.opened_by.name}
    return _("An escalation was opened by itself.")
