"""Every bar of the measurements with a database, and how a figure becomes a line of the report.

The bars of `clock` and `memo` stand beside their measurements, which need no database.
"""

from collections.abc import Mapping, Sequence
from typing import NotRequired, TypedDict

from benchmarks.harness import AGAIN, control, is_conclusive

# Ticker: the claim against an UPDATE without locks that also writes the outbox.
CLAIM_TO_RAW = 1.0
CLAIM_BY_AGENCIES = 1.2
CLAIM_BY_TIMERS = 2.0
IDLE_TO_SELECT_1 = 3.0
DRAIN_A_SECOND = 100_000
# Growth of the whole tick per touched agency: flat, with what noise leaves.
TICK_BY_AGENCIES = 1.2
# Storm: in seconds, see benchmarks/storm.py.
KILLS = 60
LATE_SECONDS, LATEST_SECONDS = 2.0, 5.0
CATCH_UP_SECONDS = 10.0
# Calendar: a part of the change may keep a move waiting so long.
MOVE_WAITS_SECONDS = 0.2
# Flow: the whole use case against the least SQL that does the same.
MOVE_TO_RAW = 8.0
# Web: beyond what the session and the signed-in person cost.
LIST_STATEMENTS = 4
JSON_TO_FLOOR = 2.2
HTML_TO_FLOOR = 2.5
DEPTH_TO_FIRST_PAGE = 1.5
QUEUE_TO_SINGLE_TABLE = 2.0
# Tenants.
CLONE_TO_MIGRATE = 0.2

Points = Sequence[tuple[float, float]]


class Curve(TypedDict):
    """Points (x, milliseconds) and what x counts."""

    x: str
    points: list[tuple[float, float]]


class Row(TypedDict):
    """One line of the report. `ok` is None when nothing could be concluded."""

    name: str
    ratio: float | None
    bar: str
    ok: bool | None
    detail: str
    curve: NotRequired[Curve]


def at_most(name: str, ratio: float, bar: float, medians: Mapping[str, float]) -> Row:
    """A ratio of medians from `harness.interleave`; inconclusive when equals came out unequal."""
    detail = f"{milliseconds(medians)}; A/A control {control(medians):.2f}"
    ok = ratio <= bar if is_conclusive(medians) else None
    return {"name": name, "ratio": ratio, "bar": f"<= {bar:g}", "ok": ok, "detail": detail}


def fact(name: str, figure: float | None, bar: str, ok: bool | None, detail: str) -> Row:
    """A count, or anything else that noise does not touch."""
    return {"name": name, "ratio": figure, "bar": bar, "ok": ok, "detail": detail}


def steady(name: str, counts: Mapping[str, int]) -> Row:
    """The same number of statements, whatever the size."""
    told = ", ".join(f"{size}: {count}" for size, count in counts.items())
    least, most = min(counts.values()), max(counts.values())
    return fact(name, most / least, "= 1", least == most, f"statements by {told}")


def milliseconds(medians: Mapping[str, float]) -> str:
    """The medians in words."""
    return ", ".join(f"{name} {s * 1e3:.3g} ms" for name, s in medians.items() if name != AGAIN)


def with_curve(row: Row, x: str, points: Points) -> Row:
    """The line with its curve; seconds become milliseconds."""
    return {**row, "curve": {"x": x, "points": [(at, s * 1e3) for at, s in points]}}
