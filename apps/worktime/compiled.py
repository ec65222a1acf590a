"""A calendar's timetable, compiled for the years that questions touch and searched no further
than the horizon."""

from apps.worktime.errors import CalendarError, NoWorkingTime
from apps.worktime.instants import DAY, moment, year_of, years_away
from apps.worktime.spec import Rules
from apps.worktime.timetable import Timetable, timetable

HORIZON_YEARS = 3
_SURELY_NEAR = HORIZON_YEARS * 365 * DAY

# A longer stretch is refused, and no more years than the second are kept compiled.
_LONGEST_YEARS = 400
_KEPT_YEARS = 40


class Compiled:
    """The rules of a calendar and what has been compiled of them; instants in microseconds.

    Timetables are never changed, only replaced whole, so threads may share this.
    """

    __slots__ = ("rules", "table")

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.table = Timetable({})

    def reach(self, first: int, last: int) -> Timetable:
        """A timetable exact from instant `first` to instant `last`."""
        table = self.table
        if table.since <= first and last <= table.until:
            return table
        years = year_of(first - 2 * DAY), year_of(last + DAY)
        if years[1] - years[0] > _LONGEST_YEARS:
            raise CalendarError(
                "Working time is not counted over more than %(years)s years.",
                years=_LONGEST_YEARS,
            )
        both = min(*table.years, *years), max(*table.years, *years)
        if both[1] - both[0] < _KEPT_YEARS:
            years = both
        self.table = table = timetable(self.rules, *years, table.years)
        return table

    def after(self, at: int, budget: int) -> int:
        """The earliest instant with `budget` elapsed since `at`; NoWorkingTime if too far."""
        table = self.table
        if at < table.since or at > table.until:
            table = self.reach(at, at)
        due = table.after(at, budget)
        if due <= table.until and due - at <= _SURELY_NEAR:
            return due
        horizon = years_away(at, HORIZON_YEARS)
        due = self.reach(at, horizon).after(at, budget)
        if due > horizon:
            raise _too_far(at)
        return due

    def before(self, at: int, budget: int) -> int:
        """The latest instant with `budget` to elapse until `at`; NoWorkingTime if too far."""
        table = self.table
        if at < table.since or at > table.until:
            table = self.reach(at, at)
        start = table.before(at, budget)
        if start >= table.since and at - start <= _SURELY_NEAR:
            return start
        horizon = years_away(at, -HORIZON_YEARS)
        start = self.reach(horizon, at).before(at, budget)
        if start < horizon:
            raise _too_far(at)
        return start

    def elapsed(self, first: int, last: int) -> int:
        """Working time in [first, last); zero when `last` is not after `first`."""
        if last <= first:
            return 0
        table = self.reach(first, last)
        return table.measure(last) - table.measure(first)

    def is_open(self, at: int) -> bool:
        """Whether an instant lies in an open interval; its close does not."""
        return self.reach(at, at).edge_after(at) % 2 == 1

    def opening(self, at: int) -> int:
        """The first opening after `at`."""
        return self._edge(at, 0)

    def closing(self, at: int) -> int:
        """The first close after `at`."""
        return self._edge(at, 1)

    def _edge(self, at: int, parity: int) -> int:
        horizon = years_away(at, HORIZON_YEARS)
        table = self.reach(at, horizon)
        edge = table.edge_after(at)
        edge += (edge - parity) % 2
        if edge >= len(table.edges) or table.edges[edge] > horizon:
            raise _too_far(at)
        return table.edges[edge]


def _too_far(at: int) -> NoWorkingTime:
    return NoWorkingTime(
        "There is not enough working time within %(years)s years of %(at)s.",
        years=HORIZON_YEARS,
        at=moment(at).isoformat(),
    )
