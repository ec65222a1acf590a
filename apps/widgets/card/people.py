"""People and papers around the request: who answers, what the client agreed to and saw."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from apps.accounts.capabilities import may
from apps.escalations.models import Escalation
from apps.policy_requests.enums import BankState, Status
from apps.policy_requests.services.sealing import unseal
from apps.usecases.addresses import client_url
from apps.usecases.ending import BANK_STEPS
from apps.widgets.card.answers import is_editable
from apps.widgets.card.dossier import Dossier
from apps.widgets.card.small_forms import (
    BANK_REASONS,
    BankForm,
    ChannelForm,
    ResponsibleForm,
)
from apps.widgets.card.tried import marked, sent
from apps.widgets.instants import instant
from apps.widgets.parties import metric_words, party_words

SHOWN_FROM = (Status.QUOTED, Status.OFFERED, Status.COLLECTING, Status.CHECKING, Status.REFERRAL,
              Status.APPROVED, Status.AWAITING_PAYMENT)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fact:
    """Something recorded about the client: done with words, or still to do by `form`."""

    done: bool
    words: str
    form: ChannelForm | None


@dataclass(frozen=True, slots=True)
class People:
    """Names, and the form by which the agency names its own."""

    responsible: str
    insurer_person: str
    mine: bool
    form: ResponsibleForm | None


@dataclass(frozen=True, slots=True)
class Link:
    """The client's private page; `url` only for the agency, empty when there is none."""

    url: str
    opened: int
    last: str
    expires: str
    exists: bool


@dataclass(frozen=True, slots=True)
class Bank:
    """The bank's own track; `steps` are the states it may go to next."""

    state: str
    words: str
    since: str
    reason: str
    steps: tuple[tuple[str, str], ...]
    form: BankForm | None


@dataclass(frozen=True, slots=True)
class EscalationRow:
    """One escalation as a line with its page."""

    url: str
    words: str
    state: str
    closed: bool
    when: str


def people_of(dossier: Dossier) -> People:
    """Who answers on either side."""
    one, key = dossier.policy_request, "responsible"
    form = None
    if not dossier.reader.is_insurer and not one.is_ended:
        form = ResponsibleForm(dossier.colleagues, one.responsible_id, sent(key, dossier.tried))
        marked(form, key, dossier.tried)
    return People(
        responsible=one.responsible.name if one.responsible else "",
        insurer_person=one.insurer_person.name if one.insurer_person else "",
        mine=one.insurer_person_id == dossier.reader.by.staff_id,
        form=form,
    )


def consent_of(dossier: Dossier) -> Fact:
    """The consent to the processing of personal data."""
    held = next((consent for consent in dossier.consents if consent.kind == "pd"), None)
    if held is not None:
        words = _("given %(when)s, %(channel)s; text %(version)s") % {
            "when": _when(dossier, held.given_at),
            "channel": held.get_channel_display(),
            "version": held.text_version,
        }
        return Fact(True, words, None)
    form = ChannelForm("consent", sent("consent", dossier.tried)) if is_editable(dossier) else None
    return Fact(False, _("not recorded yet"), form)


def shown_of(dossier: Dossier) -> Fact | None:
    """Whether the client has seen key information and terms; None before there is a quote."""
    if {"key_information", "policy_terms"} <= dossier.case.receipts:
        last = dossier.receipts[-1]
        words = _("shown %(when)s, %(channel)s") % {
            "when": _when(dossier, last.shown_at),
            "channel": last.get_channel_display(),
        }
        return Fact(True, words, None)
    if dossier.status not in SHOWN_FROM:
        return None
    mine = not dossier.reader.is_insurer
    form = ChannelForm("shown", sent("shown", dossier.tried)) if mine else None
    return Fact(False, _("not shown yet"), form)


def link_of(dossier: Dossier) -> Link | None:
    """The client's link; the insurer only reads that it exists, None when it never mattered."""
    link = dossier.link
    if link is None:
        return None if dossier.reader.is_insurer else Link("", 0, "", "", False)
    token = "" if dossier.reader.is_insurer else str(unseal(link.sealed_token))
    return Link(
        url=client_url(token) if token else "",
        opened=link.opened_count,
        last=_when(dossier, link.opened_at) if link.opened_at else "",
        expires=_when(dossier, link.expires_at),
        exists=True,
    )


def bank_of(dossier: Dossier) -> Bank | None:
    """The bank's track of a package that has a bank."""
    track = dossier.bank_track
    if track is None or track.state == BankState.NOT_NEEDED:
        return None
    steps = () if dossier.reader.is_insurer else BANK_STEPS.get(track.state, ())
    reasons = {code: str(label) for code, label in BANK_REASONS}
    return Bank(
        state=track.state,
        words=str(track.get_state_display()),
        since=_when(dossier, track.since),
        reason=reasons.get(track.reason_code, track.reason_code),
        steps=tuple(
            (str(step), str(BankState(step).label)) for step in steps if step != BankState.RETURNED
        ),
        form=BankForm(sent("bank", dossier.tried)) if BankState.RETURNED in steps else None,
    )


def escalations_of(dossier: Dossier) -> tuple[EscalationRow, ...]:
    """Every escalation, newest first."""
    return tuple(_escalation(dossier, one) for one in dossier.escalations)


def may_escalate(dossier: Dossier) -> bool:
    """This reader may open one by hand, and none opened by hand is waiting."""
    side, role = dossier.reader.side, dossier.reader.by.role
    waiting = any(
        one.cause == "by_hand" and one.closed_at is None and one.asker == side
        for one in dossier.escalations
    )
    living = not dossier.policy_request.is_ended
    capability = "answer_escalations" if dossier.reader.is_insurer else "escalate"
    return living and not waiting and may(role, capability)


def _escalation(dossier: Dossier, one: Escalation) -> EscalationRow:
    words = _("%(party)s: %(what)s") % {
        "party": party_words(one.party),
        "what": metric_words(one.metric) if one.metric else one.get_stuck_at_display(),
    }
    return EscalationRow(
        url=dossier.addresses.escalation(one.pk),
        words=words,
        state=str(one.get_state_display()),
        closed=one.closed_at is not None,
        when=_when(dossier, one.opened_at),
    )


def _when(dossier: Dossier, at: datetime) -> str:
    return instant(at, zone=dossier.reader.zone, now=dossier.now)
