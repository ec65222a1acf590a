"""How a set of durations is spread: mean, median and the percentiles of the weekly report."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

ZERO = timedelta(0)


@dataclass(frozen=True, slots=True)
class Spread:
    """`count` durations; percentiles lie between neighbours as in PERCENTILE.INC of a sheet."""

    count: int
    mean: timedelta
    median: timedelta
    p80: timedelta
    p90: timedelta
    p95: timedelta


def spread(lengths: Iterable[timedelta]) -> Spread | None:
    """The spread of the durations; None when there are none: no number is better than a nought."""
    ordered = sorted(lengths)
    if not ordered:
        return None
    return Spread(
        count=len(ordered),
        mean=sum(ordered, start=ZERO) / len(ordered),
        median=percentile(ordered, 50),
        p80=percentile(ordered, 80),
        p90=percentile(ordered, 90),
        p95=percentile(ordered, 95),
    )


def percentile(ordered: list[timedelta], percent: int) -> timedelta:
    """The percentile of durations in ascending order, at least one; in whole microseconds."""
    at, part = divmod(percent * (len(ordered) - 1), 100)
    low = ordered[at]
    high = ordered[min(at + 1, len(ordered) - 1)]
    return low + (high - low) * part / 100
