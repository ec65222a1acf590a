"""Whose minutes they were when all is said: what was claimed, laid over what was held.

Pure arithmetic on instants, all of them aware and in UTC. The pieces follow one another without a
gap and are together as long as the stretches, to the microsecond; the stretches are not touched.

The strongest claim on a minute holds: an outage of the platform, then a dispute that both sides
settled, then a late ask; without any it is the holder's. A minute that nobody held stays nobody's.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

from apps.policy_requests.enums import Cause, Holder, Party


@dataclass(frozen=True, slots=True)
class Held:
    """`[start, end)` in one status with one holder; line `seq` of the history began it.

    `ended_by` is the line that ended it; 0 while it goes on: then `end` is the instant of looking.
    """

    seq: int
    status: str
    holder: str
    start: datetime
    end: datetime
    ended_by: int = 0

    @property
    def length(self) -> timedelta:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Claim:
    """`[start, end)` that another party answers for; `ref` says which claim it is."""

    start: datetime
    end: datetime
    party: str
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Charged:
    """`[start, end)` of a stretch, who held it, who is charged with it and why.

    `ref` is the claim's: of a late ask the line of history, of a dispute its id, of an outage its
    name; empty for the holder's own.
    """

    seq: int
    status: str
    holder: str
    party: str
    cause: Cause
    ref: str
    start: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        return self.end - self.start

    @property
    def is_moved(self) -> bool:
        """Another party is charged than the one that held it."""
        return self.party != self.holder


Ranked = Sequence[tuple[Cause, Sequence[Claim]]]


def adjusted(
    stretches: Iterable[Held],
    *,
    late_asks: Iterable[Claim] = (),
    outages: Iterable[Claim] = (),
    disputes: Iterable[Claim] = (),
) -> list[Charged]:
    """The pieces of a life, oldest first; the order of what is given does not matter.

    The stretches follow one another. Of two claims of one kind on a minute the later one holds.
    """
    ranked = [
        (cause, sorted(claims, key=_order, reverse=True))
        for cause, claims in (
            (Cause.OUTAGE, outages),
            (Cause.DISPUTE, disputes),
            (Cause.LATE_ASK, late_asks),
        )
    ]
    ordered = sorted(stretches, key=lambda one: (one.start, one.end, one.seq))
    return [piece for one in ordered for piece in _pieces(one, ranked)]


def by_party(pieces: Iterable[Charged]) -> dict[str, timedelta]:
    """The time each party is charged with, in the order of `Party`; none without any."""
    total = dict.fromkeys(Party.values, timedelta())
    for piece in pieces:
        total[piece.party] += piece.length
    return {party: length for party, length in total.items() if length}


def by_holder(pieces: Iterable[Charged]) -> dict[str, timedelta]:
    """The same minutes as they were held."""
    return by_party(replace(piece, party=piece.holder) for piece in pieces)


def _order(claim: Claim) -> tuple[datetime, datetime, str, str]:
    return (claim.start, claim.end, claim.party, claim.ref)


def _pieces(one: Held, ranked: Ranked) -> Iterator[Charged]:
    """A stretch cut where the strongest claim on it changes."""
    kept: Charged | None = None
    for start, end in pairwise(_cuts(one, ranked)):
        cause, claim = _strongest(one, ranked, start)
        party, ref = (claim.party, claim.ref) if claim else (one.holder, "")
        piece = Charged(one.seq, one.status, one.holder, party, cause, ref, start, end)
        if kept is not None and replace(kept, start=start, end=end) == piece:
            kept = replace(kept, end=end)
            continue
        if kept is not None:
            yield kept
        kept = piece
    if kept is not None:
        yield kept


def _cuts(one: Held, ranked: Ranked) -> list[datetime]:
    bounds = {one.start, one.end}
    if one.holder != Holder.NOBODY:
        for _cause, claims in ranked:
            bounds.update(edge for claim in claims for edge in (claim.start, claim.end))
    return sorted(edge for edge in bounds if one.start <= edge <= one.end)


def _strongest(one: Held, ranked: Ranked, at: datetime) -> tuple[Cause, Claim | None]:
    """The claim that holds at an instant of the stretch; None when it is the holder's."""
    if one.holder != Holder.NOBODY:
        for cause, claims in ranked:
            for claim in claims:
                if claim.start <= at < claim.end:
                    return cause, claim
    return Cause.HELD, None
