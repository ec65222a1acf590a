"""Working time: `add` and `elapsed` against an integer core, other libraries and a minute map.

The calendar is Moscow's, Monday to Friday 09:00-18:00 with the days off of the production
calendar, which every peer can express; their deadlines must agree before anything is timed.
"""

import random
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from statistics import median
from time import process_time
from typing import Any

from apps.worktime import NoWorkingTime, WorkCalendar, calendar_from_spec, production_calendar
from apps.worktime.spec import read_rules
from apps.worktime.timetable import timetable
from apps.worktime.zones import local_clock
from benchmarks import peers
from benchmarks.harness import Variant, control, interleave, is_conclusive
from tests.worktime.examples import DAYS, PLACES, random_duration, random_instant, random_spec
from tests.worktime.oracle import MinuteMap

Row = dict[str, Any]

ADD_BAR, ELAPSED_BAR, DISTANCE_BAR, COMPILE_BAR_MS = 2.8, 1.7, 1.1, 5.0
PEER_BARS = {"workclock": 3.0, "businesstimedelta": 100.0, "business_duration": 3.0}
FIRST, LAST = datetime(2024, 1, 10, tzinfo=UTC), datetime(2027, 12, 20, tzinfo=UTC)
# A hundred questions take a tenth of a millisecond, and half of the turns would find caches of the
# processor cold: a median between two heaps of samples that falls now into one, now into the other.
IN_A_ROW = 20
MICRO, DAY = timedelta(microseconds=1), timedelta(days=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CASES_A_MAP = 200


def run(smoke: bool) -> list[Row]:
    """Rows {"name", "ratio", "bar", "ok", "detail"}; smoke takes seconds, full some minutes.

    `ok` is None where nothing could be concluded: a peer is not installed, or the A/A control
    of that comparison landed outside 0.9-1.1.
    """
    rounds = 31 if smoke else 151
    rows = [*_against_core(rounds), _distance(rounds), _compiling(11 if smoke else 51)]
    for name in PEER_BARS:
        rows += _against_peer(name, 51)
    return [*rows, _against_minutes(2_000 if smoke else 100_000)]


class IntegerCore:
    """The least there is to do: bisection on integers, no datetime, no check, no horizon."""

    def __init__(self, calendar: WorkCalendar) -> None:
        spans = calendar.spans(FIRST - DAY, LAST + DAY)
        self.opens = [_micros(span.start) for span in spans]
        self.closes = [_micros(span.end) for span in spans]
        self.before = [0]
        for opens, closes in zip(self.opens, self.closes, strict=True):
            self.before.append(self.before[-1] + closes - opens)

    def measure(self, at: int) -> int:
        last = bisect_right(self.opens, at) - 1
        if last < 0:
            return 0
        closes = self.closes[last]
        return self.before[last] + (at if at < closes else closes) - self.opens[last]

    def add(self, at: int, budget: int) -> int:
        target = self.measure(at) + budget
        window = bisect_left(self.before, target) - 1
        return self.opens[window] + target - self.before[window]

    def elapsed(self, start: int, end: int) -> int:
        return self.measure(end) - self.measure(start)


def _office(name: str) -> WorkCalendar:
    """A calendar of its own for each name, so that none warms another's cache."""
    years = production_calendar()["years"]
    production = {"years": {year: {"off": entry["off"]} for year, entry in years.items()}}
    week = {day: [["09:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
    spec = {"zone": peers.ZONE, "weekly": week, "production_calendar": "RU", "name": name}
    return calendar_from_spec(spec, production)


def _questions(count: int, seed: int = 7) -> list[tuple[datetime, timedelta]]:
    """Instants to the microsecond, from 2024 until a year before the end, and durations."""
    rnd = random.Random(seed)
    reach = (LAST - timedelta(days=400) - FIRST) // MICRO
    return [
        (FIRST + rnd.randrange(reach) * MICRO, rnd.randrange(5, 24 * 60) * timedelta(minutes=1))
        for _ in range(count)
    ]


def _over(ask: Callable[[Any, Any], object], pairs: list[tuple[Any, Any]]) -> Variant:
    """A variant that asks every question once."""

    def ask_all() -> None:
        for first, second in pairs:
            ask(first, second)

    return ask_all


def _against_core(rounds: int) -> list[Row]:
    calendar = _office("core")
    core, questions = IntegerCore(calendar), _questions(100)
    periods = [(at, at + DAY) for at, _ in questions]
    counted = [(_micros(at), duration // MICRO) for at, duration in questions]
    bounds = [(_micros(start), _micros(end)) for start, end in periods]
    for asked, number in zip(questions, counted, strict=True):
        _agree("integer core", _micros(calendar.add(*asked)), core.add(*number))
    for period, bound in zip(periods, bounds, strict=True):
        _agree("integer core", calendar.elapsed(*period) // MICRO, core.elapsed(*bound))
    add = {"ours": _over(calendar.add, questions), "core": _over(core.add, counted)}
    elapsed = {"ours": _over(calendar.elapsed, periods), "core": _over(core.elapsed, bounds)}
    return [
        _ratio("add / integer core", interleave(add, rounds, calls=IN_A_ROW), ADD_BAR),
        _ratio("elapsed / integer core", interleave(elapsed, rounds, calls=IN_A_ROW), ELAPSED_BAR),
    ]


def _distance(rounds: int) -> Row:
    near, far, questions = _office("near"), _office("far"), _questions(100)
    for calendar in (near, far):
        calendar.elapsed(FIRST, LAST)
    periods = {days: [(at, at + timedelta(days=days)) for at, _ in questions] for days in (1, 365)}
    variants = {
        "365 days": _over(far.elapsed, periods[365]),
        "1 day": _over(near.elapsed, periods[1]),
    }
    medians = interleave(variants, rounds, calls=IN_A_ROW)
    return _ratio("elapsed over 365 days / 1 day", medians, DISTANCE_BAR)


def _compiling(times: int) -> Row:
    """The zone's changes and every interval of four years, from rules already read."""
    lunch = [["09:00", "13:00"], ["14:00", "18:00"]]
    week = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), lunch)
    rules = read_rules({"zone": "Europe/Berlin", "weekly": week}, None)
    costs = []
    for _ in range(times):
        local_clock.cache_clear()
        start = process_time()
        timetable(rules, 2024, 2027, {})
        costs.append((process_time() - start) * 1e3)
    cost = median(costs)
    return {
        "name": "compile 4 years, ms",
        "ratio": cost,
        "bar": f"<= {COMPILE_BAR_MS}",
        "ok": cost <= COMPILE_BAR_MS,
        "detail": f"two windows a day, a zone with two changes a year; least {min(costs):.2f} ms",
    }


def _against_peer(name: str, rounds: int) -> list[Row]:
    bar, calendar = PEER_BARS[name], _office(name)
    days_off = [date.fromisoformat(day) for day in _days_off()]
    try:
        add, elapsed = getattr(peers, name)(days_off)
    except ImportError:
        return [_row(f"{name} / ours", None, f">= {bar}", None, "not installed")]
    questions = _questions(20)
    periods = [(at, at + timedelta(days=5)) for at, _ in questions]
    rows = []
    if add is not None:
        for asked in questions:
            _agree(name, calendar.add(*asked), add(*asked))
        rows.append(_times(f"{name} / ours, add", calendar.add, add, questions, rounds, bar))
    title = f"{name} / ours, elapsed over 5 days"
    return [*rows, _times(title, calendar.elapsed, elapsed, periods, rounds, bar)]


def _times(
    name: str,
    ours: Callable[[Any, Any], object],
    theirs: Callable[[Any, Any], object],
    pairs: list[tuple[Any, Any]],
    rounds: int,
    bar: float,
) -> Row:
    """How many times slower a peer is; our turn is repeated so that both take a while."""
    variants = {"theirs": _over(theirs, pairs), "ours": _over(ours, pairs * 50)}
    medians = interleave(variants, rounds, calls=5)
    medians["ours"] /= 50
    ratio = medians["theirs"] / medians["ours"]
    detail = f"{medians['theirs'] / len(pairs) * 1e6:.2f} us against ours"
    return _concluded(name, ratio, f">= {bar:g}", ratio >= bar, medians, detail)


def _ratio(name: str, medians: dict[str, float], bar: float) -> Row:
    over, under = list(medians)[:2]
    ratio = medians[over] / medians[under]
    detail = f"{over} {medians[over] * 1e4:.2f} us, {under} {medians[under] * 1e4:.2f} us"
    return _concluded(name, ratio, f"<= {bar}", ratio <= bar, medians, detail)


def _concluded(
    name: str, ratio: float, bar: str, ok: bool, medians: dict[str, float], detail: str
) -> Row:
    detail += f"; A/A control {control(medians):.2f}"
    if not is_conclusive(medians):
        return _row(name, ratio, bar, None, f"inconclusive: {detail}")
    return _row(name, ratio, bar, ok, detail)


def _against_minutes(cases: int) -> Row:
    """Random calendars around changes of offset and holidays, against open minutes counted."""
    rnd, production = random.Random(cases), production_calendar()
    mismatches = answered = 0
    for _ in range(-(-cases // _CASES_A_MAP)):
        zone, start = rnd.choice(PLACES)
        spec = random_spec(rnd, zone, start)
        minutes = MinuteMap(spec, production, start, DAYS)
        calendar = calendar_from_spec(spec)
        for case in range(_CASES_A_MAP):
            at, duration = random_instant(rnd, start), random_duration(rnd)
            check = _CHECKS[case % len(_CHECKS)]
            known, agrees = check(calendar, minutes, at, duration)
            answered += known
            mismatches += not agrees
    detail = f"{cases} cases, {answered} answered inside the map"
    return _row("mismatches with the minute map", mismatches, "= 0", mismatches == 0, detail)


def _searched(
    op: str, calendar: WorkCalendar, minutes: MinuteMap, at: datetime, d: timedelta
) -> tuple[bool, bool]:
    """Whether the map knows the answer, and whether ours agrees (or lies off the map as well)."""
    expected = getattr(minutes, op)(at, d)
    try:
        answer = getattr(calendar, op)(at, d)
    except NoWorkingTime:
        return expected is not None, expected is None
    if expected is not None:
        return True, answer == expected
    inside = minutes.start < answer < minutes.start + timedelta(days=DAYS)
    return False, not inside


def _counted(
    calendar: WorkCalendar, minutes: MinuteMap, at: datetime, d: timedelta
) -> tuple[bool, bool]:
    end = min(at + 3 * d, minutes.start + timedelta(days=DAYS))
    return True, calendar.elapsed(at, end) == minutes.elapsed(at, end)


# Counting minute by minute is slow, so it is asked less often.
_CHECKS: list[Callable[..., tuple[bool, bool]]] = [
    *[partial(_searched, op) for op in ("add", "subtract")] * 7,
    _counted,
]


def _days_off() -> list[str]:
    return [day for entry in production_calendar()["years"].values() for day in entry["off"]]


def _agree(name: str, ours: object, theirs: object) -> None:
    if ours != theirs:
        raise AssertionError(f"{name} and ours disagree: {theirs} and {ours}")


def _row(name: str, ratio: float | None, bar: str, ok: bool | None, detail: str) -> Row:
    return {"name": name, "ratio": ratio, "bar": bar, "ok": ok, "detail": detail}


def _micros(at: datetime) -> int:
    return (at - _EPOCH) // MICRO
