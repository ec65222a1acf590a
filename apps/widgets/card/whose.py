"""Whose minute it was: as it was held and as it is charged, what differs and why."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

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
from apps.widgets.durations import MINUTE, duration, working_duration
from apps.widgets.instants import instant
from apps.widgets.ledger import Ledger, Span, ledger, whole_minutes
from apps.widgets.parties import party_words

NONE = timedelta()
Lengths = Mapping[str, timedelta]
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
    total: str
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
        total=working_duration(sum((one.length for one in pieces), NONE)),
        changes=tuple(_change(dossier, piece) for piece in pieces if piece.is_moved),
        stretches=rows,
        may_dispute=any(row.url for row in rows),
    )


def _parties(pieces: Iterable[Charged]) -> Iterator[PartyTime]:
    raw, fair = by_holder(pieces), by_party(pieces)
    parties = [party for party in Party.values if party in raw or party in fair]
    before = dict(zip(parties, whole_minutes([raw.get(p, NONE) for p in parties]), strict=True))
    after = _alike(raw, fair, before)
    for party in parties:
        moved = raw.get(party) != fair.get(party)
        words = (_length(before[party]), _length(after[party]))
        yield PartyTime(party, party_words(party), *words, moved)


def _alike(raw: Lengths, fair: Lengths, before: Mapping[str, timedelta]) -> dict[str, timedelta]:
    """Whole minutes of the adjusted column: who kept his time keeps what is printed beside it,
    the others share the rest, so that both columns have one sum."""
    moved = [party for party in before if raw.get(party) != fair.get(party)]
    floors = {party: fair.get(party, NONE) // MINUTE * MINUTE for party in moved}
    rest = sum((before[party] for party in moved), NONE) - sum(floors.values(), NONE)
    by_remainder = sorted(moved, key=lambda p: fair.get(p, NONE) % MINUTE, reverse=rest > NONE)
    for party in by_remainder:
        step = max(min(rest, MINUTE), -min(MINUTE, floors[party]))
        floors[party] += step
        rest -= step
    return {**before, **floors}


def _length(minutes: timedelta) -> str:
    return working_duration(minutes) if minutes else "—"


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
