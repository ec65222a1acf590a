"""Whose minute it was: as it was held and as it is charged, what differs and why."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from apps.policy_requests.adjusted import Charged, Held, by_holder, by_party
from apps.policy_requests.charging import asked_of, beyond, held
from apps.policy_requests.disputing import fault
from apps.policy_requests.enums import Cause, DisputeOutcome, Party, Status
from apps.policy_requests.models import Dispute
from apps.policy_requests.outages import outage_words
from apps.policy_requests.permissions import may_dispute
from apps.usecases.verbs import choices
from apps.widgets.card.dossier import Dossier
from apps.widgets.card.time_spent import ledger_of
from apps.widgets.durations import duration
from apps.widgets.instants import instant
from apps.widgets.ledger import Ledger, Span, ledger, whole_minutes
from apps.widgets.parties import party_words

TONES = {
    DisputeOutcome.OPEN: "warn",
    DisputeOutcome.CONFIRMED: "good",
    DisputeOutcome.REFUSED: "calm",
}


@dataclass(frozen=True, slots=True)
class PartyTime:
    """One party's time in both views, in words; each column adds up as printed."""

    party: str
    name: str
    raw: str
    adjusted: str
    is_moved: bool


@dataclass(frozen=True, slots=True)
class Change:
    """A piece charged to another party than the one that held it; `url` leads to its dispute."""

    status: str
    when: str
    length: str
    holder: str
    party: str
    why: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class StretchRow:
    """One stretch; `url` where this reader disputes it, `state` and `state_url` of its dispute."""

    status: str
    when: str
    length: str
    holder: str
    url: str = ""
    state: str = ""
    state_url: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Whose:
    """Both views; `adjusted` is None while they are the same."""

    raw: Ledger
    adjusted: Ledger | None
    parties: tuple[PartyTime, ...]
    changes: tuple[Change, ...]
    stretches: tuple[StretchRow, ...]
    may_dispute: bool


def whose_of(dossier: Dossier) -> Whose:
    """For the dossier's reader."""
    pieces = dossier.charged
    is_moved = any(piece.is_moved for piece in pieces)
    spans = [Span(one.party, one.length, str(Status(one.status).label)) for one in pieces]
    rows = tuple(_stretches(dossier))
    return Whose(
        raw=ledger_of(dossier),
        adjusted=ledger(spans, working=False) if is_moved else None,
        parties=tuple(_parties(pieces)) if is_moved else (),
        changes=tuple(_change(dossier, piece) for piece in pieces if piece.is_moved),
        stretches=rows,
        may_dispute=any(row.url for row in rows),
    )


def _parties(pieces: Iterable[Charged]) -> Iterator[PartyTime]:
    raw, fair = by_holder(pieces), by_party(pieces)
    parties = [party for party in Party.values if party in raw or party in fair]
    none = next(iter(raw.values())) * 0
    before = whole_minutes([raw.get(party, none) for party in parties])
    after = whole_minutes([fair.get(party, none) for party in parties])
    for party, one, other in zip(parties, before, after, strict=True):
        moved = raw.get(party) != fair.get(party)
        yield PartyTime(party, party_words(party), _length(one), _length(other), moved)


def _length(minutes: object) -> str:
    return duration(minutes) if minutes else "—"  # type: ignore[arg-type]


def _change(dossier: Dossier, piece: Charged) -> Change:
    why, url = _why(dossier, piece)
    return Change(
        status=str(Status(piece.status).label),
        when=_when(dossier, piece),
        length=duration(piece.length),
        holder=party_words(piece.holder),
        party=party_words(piece.party),
        why=why,
        url=url,
    )


def _why(dossier: Dossier, piece: Charged) -> tuple[str, str]:
    if piece.cause == Cause.OUTAGE:
        return _("Outage: %(what)s") % {"what": outage_words(piece.ref)}, ""
    if piece.cause == Cause.DISPUTE:
        return _("A dispute both sides settled"), dossier.addresses.dispute(piece.ref)
    named = dict(choices("items", dossier.case))
    asked = asked_of(dossier.policy_request)
    line = next(one for one in dossier.history if str(one.seq) == piece.ref)
    items = ", ".join(named.get(code, code) for code in beyond(line, asked))
    return _("Late ask: %(items)s") % {"items": items}, ""


def _when(dossier: Dossier, piece: Charged | Held) -> str:
    zone, now = dossier.reader.zone, dossier.now
    values = {
        "start": instant(piece.start, zone=zone, now=now),
        "end": instant(piece.end, zone=zone, now=now),
    }
    return _("%(start)s – %(end)s") % values


def _stretches(dossier: Dossier) -> Iterator[StretchRow]:
    latest = {one.stretch: one for one in dossier.disputes}
    for stretch in held(dossier.history, at=dossier.now):
        if stretch.length:
            yield _stretch(dossier, stretch, latest.get(stretch.seq))


def _stretch(dossier: Dossier, stretch: Held, dispute: Dispute | None) -> StretchRow:
    outcome = DisputeOutcome(dispute.outcome) if dispute else None
    return StretchRow(
        status=str(Status(stretch.status).label),
        when=_when(dossier, stretch),
        length=duration(stretch.length),
        holder=party_words(stretch.holder),
        url=_where_disputed(dossier, stretch),
        state=state_words(outcome) if outcome is not None else "",
        state_url=dossier.addresses.dispute(dispute.pk) if dispute else "",
        tone=TONES[outcome] if outcome is not None else "",
    )


def state_words(outcome: DisputeOutcome) -> str:
    """How a dispute stands, in words."""
    return {
        DisputeOutcome.OPEN: _("Disputed, no answer yet"),
        DisputeOutcome.CONFIRMED: _("Dispute confirmed"),
        DisputeOutcome.REFUSED: _("Dispute refused"),
    }[outcome]


def _where_disputed(dossier: Dossier, stretch: Held) -> str:
    """The form, for who may dispute this stretch now; empty otherwise."""
    reader, one = dossier.reader, dossier.policy_request
    if not may_dispute(reader.by):
        return ""
    against = fault(
        one, dossier.history, stretch, dossier.disputes, side=reader.side, at=dossier.now
    )
    return "" if against else f"{dossier.addresses.to('dispute')}?stretch={stretch.seq}"
