"""Whose minutes they were, as they were held and as they are charged; late asks and disputes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from fractions import Fraction

from apps.policy_requests import charging
from apps.policy_requests.adjusted import Charged, by_holder, by_party
from apps.policy_requests.charging import DISPUTE_ANSWER, RETURNS
from apps.policy_requests.enums import DisputeOutcome, Party
from apps.policy_requests.models import StatusChange
from apps.reports.life import Life, Window
from apps.reports.report import PartyTime, Portion
from apps.reports.stretches import ZERO

MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Rates:
    """Of the week's returns those that asked late; of its requests those with a stretch disputed in
    it; of the disputes answered in it those confirmed."""

    late_asks: Portion
    disputed: Portion
    confirmed: Portion


def parties(lives: Sequence[Life], window: Window) -> tuple[PartyTime, ...]:
    """Every party's time, in the week and over the lives; each column adds up to the same."""
    whole = [piece for life in lives for piece in life.charged]
    week = list(cut(whole, window.start, window.end))
    columns = (by_holder(week), by_party(week), by_holder(whole), by_party(whole))
    return tuple(
        PartyTime(party, *(column.get(party, ZERO) for column in columns)) for party in Party.values
    )


def cut(pieces: Iterable[Charged], start: datetime, end: datetime) -> Iterator[Charged]:
    """What of the pieces lies inside `[start, end)`."""
    for one in pieces:
        inside = replace(one, start=max(one.start, start), end=min(one.end, end))
        if inside.start < inside.end:
            yield inside


def share(part: timedelta, whole: timedelta) -> Fraction | None:
    """None of nothing."""
    return Fraction(part // MICROSECOND, whole // MICROSECOND) if whole else None


def rates(lives: Sequence[Life]) -> Rates:
    """Read off the week's lines."""
    returns = [late for life in lives for late in _returns(life)]
    answers = [line for life in lives for line in _named(life, DISPUTE_ANSWER)]
    confirmed = [one for one in answers if one.details["outcome"] == DisputeOutcome.CONFIRMED]
    disputed = [life for life in lives if charging.raised(life.lines)]
    return Rates(
        late_asks=Portion(sum(returns), len(returns)),
        disputed=Portion(len(disputed), len(lives)),
        confirmed=Portion(len(confirmed), len(answers)),
    )


def _returns(life: Life) -> Iterator[bool]:
    """For each return of the week whether it asked late."""
    asked = charging.asked_of(life.policy_request)
    for line in life.lines:
        if line.name in RETURNS:
            yield bool(charging.beyond(line, asked))


def _named(life: Life, name: str) -> Iterator[StatusChange]:
    return (line for line in life.lines if line.name == name)
