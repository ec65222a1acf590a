"""Whose minutes these were: a bar in proportion and the same as a table."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from apps.widgets.durations import MINUTE, duration, working_duration
from apps.widgets.parties import party_words

WIDTH = 1000
LEAST = 6
GAP = 3


@dataclass(frozen=True, slots=True)
class Span:
    """One interval of the ledger, in order of time.

    `holder`: insurer | agency | client | bank | platform | nobody.
    """

    holder: str
    length: timedelta
    label: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """A drawn span; `x` and `width` are SVG numbers as text, free of any locale."""

    holder: str
    x: str
    width: str
    title: str


@dataclass(frozen=True, slots=True)
class Share:
    """A holder's sum in words; the shares add up to the total as printed."""

    holder: str
    name: str
    words: str
    percent: str


@dataclass(frozen=True, slots=True)
class Ledger:
    """What `widgets/ledger.html` draws; empty `segments` when nothing has been counted."""

    segments: tuple[Segment, ...]
    shares: tuple[Share, ...]
    total: str
    aria: str
    working: bool


def ledger(spans: Iterable[Span], *, working: bool = True) -> Ledger:
    """The bar of these spans; `working` says whether they are working or wall time."""
    parts = [span for span in spans if span.length > timedelta()]
    total = sum((span.length for span in parts), timedelta())
    words = working_duration if working else duration
    shares = _shares(parts, total, working)
    listed = ", ".join(f"{share.name} {share.words}" for share in shares)
    return Ledger(
        segments=_segments(parts, total, working),
        shares=shares,
        total=words(total),
        aria=listed or _("Nothing has been counted yet."),
        working=working,
    )


def _segments(parts: Sequence[Span], total: timedelta, working: bool) -> tuple[Segment, ...]:
    """Widths in proportion, none too thin to see; the rest is shared by the wide ones."""
    if not parts:
        return ()
    words = working_duration if working else duration
    room = WIDTH - GAP * (len(parts) - 1)
    floor = min(LEAST, room / len(parts))
    spare = room - floor * len(parts)
    drawn, x = [], 0.0
    for span in parts:
        width = floor + spare * (span.length / total)
        name = span.label or party_words(span.holder)
        title = _("%(name)s: %(length)s") % {"name": name, "length": words(span.length)}
        drawn.append(Segment(span.holder, f"{x:.1f}", f"{width:.1f}", title))
        x += width + GAP
    return tuple(drawn)


def _shares(parts: Sequence[Span], total: timedelta, working: bool) -> tuple[Share, ...]:
    """Sums per holder in order of first appearance, whole minutes by largest remainder."""
    sums: dict[str, timedelta] = {}
    for span in parts:
        sums[span.holder] = sums.get(span.holder, timedelta()) + span.length
    whole = whole_minutes(list(sums.values()))
    words = working_duration if working else duration
    return tuple(
        Share(holder, party_words(holder), words(minutes), f"{length / total * 100:.0f}")
        for (holder, length), minutes in zip(sums.items(), whole, strict=True)
    )


def whole_minutes(lengths: Sequence[timedelta]) -> list[timedelta]:
    """Whole minutes that add up to the whole minutes of the sum."""
    floors = [length // MINUTE for length in lengths]
    missing = sum(lengths, timedelta()) // MINUTE - sum(floors)
    by_remainder = sorted(range(len(lengths)), key=lambda i: lengths[i] % MINUTE, reverse=True)
    for position in by_remainder[:missing]:
        floors[position] += 1
    return [MINUTE * minutes for minutes in floors]
