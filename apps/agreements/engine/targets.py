"""What a clock is held to, and which target fits it best."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

T = TypeVar("T")
ZERO = timedelta(0)


class WorkCalendar(Protocol):
    """The part of `apps.worktime` that measuring needs."""

    def add(self, start: datetime, duration: timedelta) -> datetime: ...

    def subtract(self, end: datetime, duration: timedelta) -> datetime: ...

    def elapsed(self, start: datetime, end: datetime) -> timedelta: ...

    def close_of_nth_working_day(self, at: datetime, n: int) -> datetime: ...


@dataclass(frozen=True, slots=True)
class Terms:
    """What a run is held to: minutes of working time, or the close of the n-th working day.

    `thresholds` are percent of the target, `before_due` working minutes before the due.
    """

    duration: timedelta = ZERO
    working_days: int = 0
    thresholds: tuple[int, ...] = (50, 75, 100, 150)
    before_due: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a target applies; empty text means everywhere."""

    metric: str
    package_code: str
    stage: str
    repeat: bool
    urgent: bool


def choose(targets: Sequence[tuple[Scope, T]], wanted: Scope) -> T | None:
    """The most particular target that fits: the round first, then the route, then the package."""
    best: tuple[tuple[bool, bool, bool], T] | None = None
    for scope, target in targets:
        if not _fits(scope, wanted):
            continue
        rank = (scope.repeat, scope.urgent, scope.package_code != "")
        if best is None or rank > best[0]:
            best = (rank, target)
    return None if best is None else best[1]


def _fits(scope: Scope, wanted: Scope) -> bool:
    return (
        scope.metric == wanted.metric
        and scope.stage == wanted.stage
        and scope.package_code in ("", wanted.package_code)
        and scope.repeat <= wanted.repeat
        and scope.urgent <= wanted.urgent
    )
