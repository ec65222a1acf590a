"""A request's life cut into stretches, read off its history alone. Pure arithmetic on instants.

Every instant is aware and in UTC, so a change of local clocks neither adds nor loses a second, and
neighbouring stretches share their boundary, so their sum is the lifetime to the microsecond.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from apps.policy_requests.enums import ENDED, HOLDER, Status
from apps.policy_requests.models import Interval, StatusChange

ZERO = timedelta(0)


@dataclass(frozen=True, slots=True)
class Stretch:
    """`[start, end)` in one status, hence with one holder."""

    status: str
    start: datetime
    end: datetime

    @property
    def holder(self) -> str:
        return str(HOLDER[self.status])

    @property
    def length(self) -> timedelta:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Spent:
    """Time in one status: inside the week, and over the whole life."""

    status: str
    week: timedelta
    life: timedelta

    @property
    def holder(self) -> str:
        return str(HOLDER[self.status])


def stretches(lines: Sequence[StatusChange], at: datetime) -> list[Stretch]:
    """The life as of `at`; `lines` are those up to `at`, oldest first.

    A life ends when an end is reached; what is taken up again spent the gap with nobody. Lines that
    leave the status as it is cut nothing.
    """
    turns: list[tuple[str, datetime]] = []
    for line in lines:
        if not turns or turns[-1][0] != line.to_status:
            turns.append((line.to_status, line.occurred_at))
    if turns and turns[-1][0] not in ENDED:
        turns.append(("", at))
    return [Stretch(status, start, end) for (status, start), (_next, end) in pairwise(turns)]


def lifetime(lines: Sequence[StatusChange], at: datetime) -> timedelta:
    """From the first line to the end, or to `at` while somebody still has to act."""
    if not lines:
        return ZERO
    end = ended_at(lines) or at
    return end - lines[0].occurred_at


def ended_at(lines: Sequence[StatusChange]) -> datetime | None:
    """When the present end was reached; None while the request lives."""
    if not lines or lines[-1].to_status not in ENDED:
        return None
    last = lines[-1]
    for line in reversed(lines):
        if line.to_status != last.to_status:
            break
        last = line
    return last.occurred_at


def cut(parts: Iterable[Stretch], start: datetime, end: datetime) -> list[Stretch]:
    """What of the stretches lies inside `[start, end)`."""
    inside = (Stretch(one.status, max(one.start, start), min(one.end, end)) for one in parts)
    return [one for one in inside if one.start < one.end]


def by_status(parts: Iterable[Stretch]) -> dict[str, timedelta]:
    """The time in each status that took any."""
    total: dict[str, timedelta] = {}
    for one in parts:
        total[one.status] = total.get(one.status, ZERO) + one.length
    return total


def spent(week: Iterable[Stretch], life: Iterable[Stretch]) -> tuple[Spent, ...]:
    """Both sums side by side, in the order of the workflow, without the statuses never passed."""
    inside, whole = by_status(week), by_status(life)
    return tuple(
        Spent(status, inside.get(status, ZERO), whole[status])
        for status in Status.values
        if whole.get(status)
    )


def longest(parts: Iterable[Stretch]) -> tuple[str, timedelta] | None:
    """The status in which somebody held it longest, and how long; the earlier one of equals."""
    held = [(s, t) for s, t in by_status(parts).items() if s not in ENDED]
    return max(held, key=lambda pair: pair[1], default=None)


def ledger_agrees(life: Sequence[Stretch], intervals: Sequence[Interval], at: datetime) -> bool:
    """Whether the ledger, as of `at`, says what the history says. Empty stretches are no matter."""
    booked = [
        (row.status, row.holder, row.started_at, min(row.ended_at or at, at))
        for row in intervals
        # The gap after an end is booked when it is over, so at `at` it was not there yet.
        if not (row.status in ENDED and (row.ended_at is None or row.ended_at > at))
    ]
    told = [(one.status, one.holder, one.start, one.end) for one in life]
    return [row for row in booked if row[2] < row[3]] == [row for row in told if row[2] < row[3]]
