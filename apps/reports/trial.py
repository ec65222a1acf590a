"""Unsigned terms run over real history: what they would have kept, what they would have broken.

Reads only, one agency at a time, some requests at a time; the sums add up over all of them. A
clock belongs to the period in which it started; it is judged as of one instant, so that reading
it in parts gives the same as reading it at once.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from apps.agreements.queries import VersionTerms
from apps.policy_requests import what_if
from apps.policy_requests.enums import ENDED
from apps.policy_requests.folding import Folded
from apps.policy_requests.models import PolicyRequest, StatusChange
from apps.policy_requests.what_if import Change, Shift
from apps.reports.promises import judged

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Period:
    """Clocks started in `[start, end)`, judged as of `at`; hours of the day are those of `zone`."""

    start: datetime
    end: datetime
    at: datetime
    zone: ZoneInfo


@dataclass(slots=True)
class Tally:
    """One target of the terms: kept and broken under them, and as it really was.

    `minutes` counts finished clocks by whole working minutes, a part of a minute rounded up.
    """

    met: int = 0
    missed: int = 0
    met_before: int = 0
    missed_before: int = 0
    minutes: Counter[int] = field(default_factory=Counter)

    @classmethod
    def read(cls, kept: dict[str, Any]) -> "Tally":
        """As `written` made it."""
        minutes = Counter({int(length): n for length, n in kept["minutes"].items()})
        return cls(kept["met"], kept["missed"], kept["met_before"], kept["missed_before"], minutes)

    def written(self) -> dict[str, Any]:
        """Plain numbers, to be kept between two parts."""
        return {
            "met": self.met,
            "missed": self.missed,
            "met_before": self.met_before,
            "missed_before": self.missed_before,
            "minutes": {str(length): n for length, n in self.minutes.items()},
        }


@dataclass(slots=True)
class Sums:
    """What a trial found so far. `earlier` is working minutes by the local hour of the due."""

    requests: int = 0
    newly_missed: int = 0
    newly_met: int = 0
    unpromised: int = 0
    tallies: dict[int, Tally] = field(default_factory=dict)
    earlier: Counter[int] = field(default_factory=Counter)

    @classmethod
    def read(cls, kept: dict[str, Any]) -> "Sums":
        """As `written` made it; nothing yet when it is empty."""
        if not kept:
            return cls()
        return cls(
            requests=kept["requests"],
            newly_missed=kept["newly_missed"],
            newly_met=kept["newly_met"],
            unpromised=kept["unpromised"],
            tallies={int(key): Tally.read(one) for key, one in kept["tallies"].items()},
            earlier=Counter({int(hour): n for hour, n in kept["earlier"].items()}),
        )

    def written(self) -> dict[str, Any]:
        """Plain numbers, to be kept between two parts."""
        return {
            "requests": self.requests,
            "newly_missed": self.newly_missed,
            "newly_met": self.newly_met,
            "unpromised": self.unpromised,
            "tallies": {str(key): one.written() for key, one in self.tallies.items()},
            "earlier": {str(hour): n for hour, n in self.earlier.items()},
        }


def requests_in(period: Period) -> "QuerySet[PolicyRequest, Any]":
    """Requests of the agency we are in whose life touches the period."""
    rows = PolicyRequest.objects.filter(created_at__lt=period.end, created_at__lte=period.at)
    return rows.exclude(Q(status__in=ENDED) & Q(status_since__lt=period.start))


def try_on(
    policy_requests: Sequence[PolicyRequest], terms: VersionTerms, period: Period, sums: Sums
) -> list[tuple[PolicyRequest, Shift]]:
    """Add these requests to the sums; returns the clocks whose verdict would have turned.

    One statement for any number of requests.
    """
    lines: dict[Any, list[StatusChange]] = {one.pk: [] for one in policy_requests}
    rows = StatusChange.objects.filter(
        policy_request__in=policy_requests, occurred_at__lte=period.at
    )
    for line in rows.order_by("policy_request", "seq"):
        lines[line.policy_request_id].append(line)
    sums.requests += len(policy_requests)
    return [
        (one, shift)
        for one in policy_requests
        for shift in _turned(one, lines[one.pk], terms, period, sums)
    ]


def _turned(
    policy_request: PolicyRequest,
    history: Sequence[StatusChange],
    terms: VersionTerms,
    period: Period,
    sums: Sums,
) -> Iterable[Shift]:
    before = what_if.as_it_is(policy_request, history, kind=terms.kind, at=period.at)
    after = what_if.under(policy_request, history, terms, at=period.at)
    for shift in what_if.closed_shifts(before, after):
        if not period.start <= shift.clock.reading.started_at < period.end:
            continue
        _count(shift, period, sums)
        if shift.change in (Change.BREACHED, Change.KEPT):
            yield shift


def _count(shift: Shift, period: Period, sums: Sums) -> None:
    new = shift.after
    if new is None:
        sums.unpromised += 1
        return
    tally = sums.tallies.setdefault(new.promise.target_id, Tally())
    verdict, before = judged(new), judged(shift.before) if shift.before else None
    if verdict is not None:
        tally.met += verdict[0]
        tally.missed += not verdict[0]
    if before is not None:
        tally.met_before += before[0]
        tally.missed_before += not before[0]
    if what_if.is_finished(new):
        tally.minutes[-(-new.reading.consumed // MINUTE)] += 1
    sums.newly_missed += shift.change is Change.BREACHED
    sums.newly_met += shift.change is Change.KEPT
    _count_earlier(new, period, sums)


def _count_earlier(clock: Folded, period: Period, sums: Sums) -> None:
    """Work done after its due would have to be done before it: by how much, and at which hour."""
    due_at = clock.reading.due_at
    if clock.reading.breached and what_if.is_finished(clock) and due_at is not None:
        hour = due_at.astimezone(period.zone).hour
        sums.earlier[hour] += -(-clock.reading.overrun // MINUTE)
