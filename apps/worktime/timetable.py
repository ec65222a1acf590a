"""A calendar compiled for some years: the edges of its open intervals, ready for bisection.

Compiling costs half a millisecond a year; afterwards the cost of a question does not depend
on how far apart its instants are.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import date, timedelta

from apps.worktime.instants import DAY, EPOCH_ORDINAL, MICRO
from apps.worktime.spec import Rules
from apps.worktime.zones import local_clock

Step = tuple[timedelta, timedelta, bool]

# Added to an answer that lies beyond the compiled years.
BEYOND = 10**20


class Timetable:
    """Open intervals of the years first..last, merged, in microseconds.

    edges: open, close, open, close, ..., and one far beyond; base[k]: working time before an
    instant between edges k-1 and k (outside), or what to add to the instant to get it (inside,
    k odd); totals[j]: working time before the j-th close; shift[j]: what to add to working
    time to get an instant of the j-th interval. Exact for since..until, both included.

    _days: for UTC days already asked about, by days since the epoch, the day's (edge, base,
    whether inside) in order, as timedeltas.
    """

    __slots__ = ("_days", "base", "edges", "shift", "since", "totals", "until", "years")

    def __init__(self, years: dict[int, list[int]]) -> None:
        self.years = years
        self.since, self.until = _exact_range(years)
        self.edges = _joined(years[year] for year in sorted(years))
        self.base, self.totals, self.shift = [0], list[int](), list[int]()
        total = 0
        for opens, closes in zip(self.edges[::2], self.edges[1::2], strict=True):
            self.shift.append(opens - total)
            self.base.append(total - opens)
            total += closes - opens
            self.base.append(total)
            self.totals.append(total)
        self.shift.append(BEYOND)
        self.edges.append(BEYOND)
        self._days: dict[int, tuple[Step, ...]] = {}

    def edge_after(self, at: int) -> int:
        """Which edge comes first after an instant: odd (a close) exactly while it is open."""
        return bisect_right(self.edges, at)

    def measure(self, at: int) -> int:
        """Working time before an instant, from an origin of this timetable's own."""
        edge = bisect_right(self.edges, at)
        return self.base[edge] + at if edge & 1 else self.base[edge]

    def worked(self, since: timedelta) -> timedelta:
        """`measure` of an instant given as the time since the epoch, without a conversion.

        A look-up by UTC day and a step or two instead of bisection; LookupError outside
        since..until.
        """
        day = since.days
        for edge, base, inside in self._days.get(day) or self._steps(day):
            if since < edge:
                return base + since if inside else base
        raise LookupError(day)

    def after(self, at: int, budget: int) -> int:
        """The earliest instant with `budget` elapsed since `at`; past `until` if not known."""
        edge = bisect_right(self.edges, at)
        spent = self.base[edge]
        if edge & 1:
            due = at + budget
            if due <= self.edges[edge]:
                return due
            spent += at
        target = spent + budget
        return target + self.shift[bisect_left(self.totals, target)]

    def before(self, at: int, budget: int) -> int:
        """The latest instant with `budget` still to elapse until `at`; before `since` if not
        known."""
        target = self.measure(at) - budget
        if target < 0:
            return -BEYOND
        return target + self.shift[bisect_right(self.totals, target)]

    def between(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Open intervals inside [start, end), cut at its ends."""
        first = bisect_right(self.edges, start) // 2 * 2
        for edge in range(first, len(self.edges) - 1, 2):
            opens, closes = max(self.edges[edge], start), min(self.edges[edge + 1], end)
            if opens >= end:
                return
            yield opens, closes

    def _steps(self, day: int) -> tuple[Step, ...]:
        """The edges of a UTC day and the one after it; LookupError outside since..until."""
        midnight = day * DAY
        if not self.since <= midnight < self.until:
            raise LookupError(day)
        first = bisect_right(self.edges, midnight)
        last = bisect_left(self.edges, midnight + DAY)
        self._days[day] = steps = tuple(
            (
                timedelta.max if edge == last else MICRO * self.edges[edge],
                MICRO * self.base[edge],
                edge % 2 == 1,
            )
            for edge in range(first, last + 1)
        )
        return steps


def compile_year(rules: Rules, year: int) -> list[int]:
    """Edges of the merged intervals whose windows start on the dates of a year."""
    clock = local_clock(rules.zone, year)
    first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
    weekly, special = rules.weekly, rules.special
    edges: list[int] = []
    offset = steady_before = -BEYOND
    for ordinal in range(first, last + 1):
        windows = special.get(ordinal)
        if windows is None:
            windows = weekly[(ordinal - 1) % 7]
        if not windows:
            continue
        midnight = (ordinal - EPOCH_ORDINAL) * DAY
        if midnight >= steady_before:
            offset, steady_before = clock.steady(midnight)
        start = midnight - offset
        if midnight < steady_before and (not edges or edges[-1] < start + windows[0][0]):
            edges += [start + edge for window in windows for edge in window]
            continue
        for opens, closes in windows:
            _append(edges, clock.instant(midnight + opens), clock.instant(midnight + closes))
    return edges


def timetable(rules: Rules, first: int, last: int, known: dict[int, list[int]]) -> Timetable:
    """The timetable of the years first..last, re-using the years already compiled."""
    years = range(first, last + 1)
    return Timetable({year: known.get(year) or compile_year(rules, year) for year in years})


def _append(edges: list[int], opens: int, closes: int) -> None:
    """Add an interval that opens no earlier than those before it; a vanished one is dropped."""
    if opens >= closes:
        return
    if edges and opens <= edges[-1]:
        edges[-1] = max(edges[-1], closes)
    else:
        edges.append(opens)
        edges.append(closes)


def _joined(years: Iterator[list[int]]) -> list[int]:
    joined: list[int] = []
    for edges in years:
        start = 0
        while start < len(edges) and joined and edges[start] <= joined[-1]:
            _append(joined, edges[start], edges[start + 1])
            start += 2
        joined += edges[start:]
    return joined


def _exact_range(years: dict[int, list[int]]) -> tuple[int, int]:
    """First and last instant that no window of another year can touch, in any zone."""
    if not years:
        return BEYOND, -BEYOND
    opening = date(min(years), 1, 3).toordinal() - EPOCH_ORDINAL
    closing = date(max(years), 12, 31).toordinal() - EPOCH_ORDINAL
    return opening * DAY, closing * DAY
