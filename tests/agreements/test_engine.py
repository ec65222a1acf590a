"""Promises measured: claims about one clock, then a machine of random lives against a model.

The model steps second by second through the life and knows nothing of bisecting.
"""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from apps.agreements.engine import (
    Event,
    Phase,
    Scope,
    State,
    Terms,
    choose,
    read,
    runs,
)
from apps.worktime import calendar_from_spec

WEEK = {day: [["09:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
MOSCOW = {"zone": "Europe/Moscow", "weekly": WEEK}
OFFICE = calendar_from_spec(MOSCOW)
START = datetime(2026, 7, 14, 8, 0, tzinfo=UTC)  # Tuesday, 11:00 in Moscow
TERMS = Terms(duration=timedelta(minutes=30))
MEANS = {"run": Phase.RUN, "pause": Phase.PAUSE, "stop": Phase.STOP, "cancel": Phase.CANCEL}


def life(*steps: tuple[float, str]) -> list[Event]:
    return [Event(START + timedelta(minutes=minute), status) for minute, status in steps]


def means(event: Event) -> Phase:
    return MEANS[event.status]


def test_a_clock_that_never_ran_is_no_clock() -> None:
    assert runs(life((0, "stop"), (5, "cancel")), means) == []


def test_stopped_at_the_due_instant_is_met_and_a_second_later_is_missed() -> None:
    (met,) = runs(life((0, "run"), (30, "stop")), means)
    (missed,) = runs(life((0, "run"), (30 + 1 / 60, "stop")), means)
    later = START + timedelta(days=1)
    assert read(met, TERMS, OFFICE, later).state is State.MET
    assert read(missed, TERMS, OFFICE, later).state is State.MISSED


def test_returned_at_the_due_instant_is_in_time_while_it_rests_and_ever_after() -> None:
    later = START + timedelta(hours=3)
    for steps in ((), ((60, "run"),), ((60, "stop"),)):
        first = read(runs(life((0, "run"), (30, "pause"), *steps), means)[0], TERMS, OFFICE, later)
        assert not first.breached
        assert first.said(later)[-1].threshold == 75


def test_a_late_return_is_as_late_as_it_was_while_it_rests() -> None:
    (run,) = runs(life((0, "run"), (40, "pause")), means)
    readings = [read(run, TERMS, OFFICE, START + timedelta(hours=n)) for n in (1, 3)]
    assert [one.overrun_wall for one in readings] == [timedelta(minutes=10)] * 2
    assert [one.breached for one in readings] == [True, True]


def test_due_at_closing_and_stopped_in_the_evening_is_missed_without_working_overrun() -> None:
    closing = datetime(2026, 7, 14, 15, 0, tzinfo=UTC)
    start = closing - timedelta(minutes=30)
    (run,) = runs([Event(start, "run"), Event(closing + timedelta(hours=2), "stop")], means)
    reading = read(run, TERMS, OFFICE, closing + timedelta(hours=5))
    assert (reading.due_at, reading.state) == (closing, State.MISSED)
    assert (reading.overrun, reading.overrun_wall) == (timedelta(0), timedelta(hours=2))


def test_a_paused_clock_has_no_due_and_keeps_what_is_left() -> None:
    (run,) = runs(life((0, "run"), (10, "pause")), means)
    reading = read(run, TERMS, OFFICE, START + timedelta(hours=3))
    assert (reading.state, reading.due_at) == (State.PAUSED, None)
    assert (reading.consumed, reading.remaining) == (timedelta(minutes=10), timedelta(minutes=20))


def test_coming_back_opens_the_next_round_and_freezes_the_first() -> None:
    first, second = runs(life((0, "run"), (10, "pause"), (50, "run")), means)
    assert (first.round, first.stopped_at) == (1, START + timedelta(minutes=10))
    assert (second.round, second.started_at) == (2, START + timedelta(minutes=50))


def test_reopening_opens_the_next_cycle_with_round_one() -> None:
    history = [
        Event(START, "run"),
        Event(START + timedelta(minutes=1), "cancel"),
        Event(START + timedelta(minutes=2), "run", new_cycle=True),
    ]
    first, second = runs(history, means)
    assert (first.cycle, first.round, second.cycle, second.round) == (1, 1, 2, 1)


def test_a_cancelled_clock_is_cancelled_unless_it_was_broken_before() -> None:
    (early,) = runs(life((0, "run"), (10, "cancel")), means)
    (late,) = runs(life((0, "run"), (90, "cancel")), means)
    at = START + timedelta(days=1)
    assert read(early, TERMS, OFFICE, at).state is State.CANCELLED
    assert read(late, TERMS, OFFICE, at).state is State.MISSED


def test_a_promise_in_working_days_ends_at_the_close_of_the_day() -> None:
    (run,) = runs(life((0, "run")), means)
    reading = read(run, Terms(working_days=10), OFFICE, START)
    assert reading.due_at == datetime(2026, 7, 28, 15, 0, tzinfo=UTC)


def test_the_round_decides_before_the_route_and_the_route_before_the_package() -> None:
    targets = [
        (Scope("TTV", "", "", repeat=False, urgent=False), 45),
        (Scope("TTV", "RENT-LL", "", repeat=False, urgent=False), 30),
        (Scope("TTV", "", "", repeat=True, urgent=False), 20),
        (Scope("TTV", "", "", repeat=False, urgent=True), 15),
    ]

    def chosen(package: str, *, repeat: bool, urgent: bool) -> int | None:
        return choose(targets, Scope("TTV", package, "", repeat=repeat, urgent=urgent))

    assert chosen("MTG-SEC", repeat=False, urgent=False) == 45
    assert chosen("RENT-LL", repeat=False, urgent=False) == 30
    assert chosen("RENT-LL", repeat=False, urgent=True) == 15
    assert chosen("RENT-LL", repeat=True, urgent=True) == 20
    assert choose(targets, Scope("TTU", "", "", repeat=False, urgent=False)) is None


STEPS = st.lists(
    st.tuples(st.integers(1, 400), st.sampled_from(["run", "pause", "stop", "cancel"])),
    min_size=1,
    max_size=8,
)


def is_open(minute: int) -> bool:
    local = (START + timedelta(minutes=minute)).astimezone(OFFICE.zone)
    return local.weekday() < 5 and 9 * 60 <= local.hour * 60 + local.minute < 18 * 60


def stepped(steps: list[tuple[int, str]], until: int) -> list[int]:
    """Working minutes of each round, by walking every minute of the life."""
    moment, changes = 0, {}
    for wait, status in steps:
        moment += wait
        changes[moment] = status
    rounds: list[int] = []
    running = False
    for minute in range(until):
        status = changes.get(minute)
        if status == "run" and not running:
            rounds.append(0)
        running = status == "run" if status else running
        if running and is_open(minute):
            rounds[-1] += 1
    return rounds


@settings(max_examples=400, deadline=None)
@given(STEPS)
def test_random_lives_count_as_a_minute_by_minute_walk_does(steps: list[tuple[int, str]]) -> None:
    moment, history = 0, []
    for wait, status in steps:
        moment += wait
        history.append(Event(START + timedelta(minutes=moment), status))
    until = moment + 7
    found = [
        read(run, TERMS, OFFICE, START + timedelta(minutes=until)) for run in runs(history, means)
    ]
    model = stepped(steps, until)
    assert [int(reading.consumed.total_seconds() // 60) for reading in found] == model
    for reading, minutes in zip(found, model, strict=True):
        assert minutes >= 30 if reading.breached else minutes <= 30
