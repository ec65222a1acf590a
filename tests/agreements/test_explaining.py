"""Why this minute: the stretches add up, name who held the request, and say what would help."""

from datetime import UTC, datetime, timedelta

from apps.agreements.engine import Basis, Event, Mode, Phase, Run, Terms, runs
from apps.agreements.explaining import Explanation, Hold, Kind, Lever, explain
from apps.worktime import calendar_from_spec

DAYS = ("mon", "tue", "wed", "thu", "fri")
WINDOWS = [["09:00", "13:00"], ["14:00", "18:00"]]
OFFICE = calendar_from_spec({"zone": "Europe/Moscow", "weekly": {d: WINDOWS for d in DAYS}})
ALWAYS = calendar_from_spec({"zone": "Europe/Moscow", "always": True})
START = datetime(2026, 7, 14, 9, 30, tzinfo=UTC)  # Tuesday, 12:30 in Moscow
TERMS = Terms(duration=timedelta(minutes=60))
HOUR = timedelta(hours=1)
MEANS = {"checking": Phase.RUN, "returned": Phase.PAUSE, "approved": Phase.STOP}
HOLDERS = {"checking": "insurer", "returned": "agency", "approved": "insurer"}


def minute(n: float) -> datetime:
    return START + timedelta(minutes=n)


def told(at: float, *life: tuple[float, str], urgent: Terms | None = None) -> Explanation:
    events = [Event(minute(when), status) for when, status in life]
    run: Run = runs(events, lambda event: MEANS[event.status])[-1]
    holds = [Hold(event.at, event.status, HOLDERS[event.status]) for event in events]
    return explain(run, [Basis(START, TERMS, OFFICE)], minute(at), holds=holds, urgent=urgent)


def test_lunch_is_shown_as_closed_and_not_counted() -> None:
    one = told(120, (0, "checking"))
    assert [(s.kind, s.end - s.start, s.worked) for s in one.stretches] == [
        (Kind.COUNTED, HOUR / 2, HOUR / 2),
        (Kind.CLOSED, HOUR, timedelta(0)),
        (Kind.COUNTED, HOUR / 2, HOUR / 2),
    ]
    assert sum((s.worked for s in one.stretches), timedelta(0)) == one.reading.consumed


def test_a_pause_names_the_party_that_held_the_request() -> None:
    (pause,) = told(50, (0, "checking"), (10, "returned")).pauses
    assert (pause.start, pause.end) == (minute(10), minute(50))
    assert (pause.holder, pause.status, pause.worked) == ("agency", "returned", timedelta(0))


def test_stretches_follow_each_other_without_a_gap() -> None:
    one = told(200, (0, "checking"), (100, "returned"))
    ends = [s.end for s in one.stretches[:-1]]
    assert ends == [s.start for s in one.stretches[1:]]
    assert (one.stretches[0].start, one.stretches[-1].end) == (START, minute(200))


def test_every_threshold_says_when_and_whether() -> None:
    one = told(20, (0, "checking"))
    assert [(t.percent, t.at, t.reached) for t in one.thresholds] == [
        (50, minute(30), False),
        (75, minute(105), False),
        (100, minute(120), False),
        (150, minute(150), False),
    ]
    assert told(120, (0, "checking")).thresholds[2].reached


def test_a_warning_before_the_due_stands_among_the_thresholds() -> None:
    terms = Terms(duration=timedelta(minutes=60), thresholds=(50,), before_due=(10, 40))
    run = runs([Event(START, "checking")], lambda event: MEANS[event.status])[0]
    one = explain(run, [Basis(START, terms, ALWAYS)], minute(25))
    assert [(t.before or f"{t.percent} %", t.at, t.reached) for t in one.thresholds] == [
        (40, minute(20), True),
        ("50 %", minute(30), False),
        (10, minute(50), False),
        ("100 %", minute(60), False),
    ]


def test_what_would_move_a_running_clock_is_told() -> None:
    urgent = Terms(duration=timedelta(minutes=20))
    one = told(10, (0, "checking"), urgent=urgent)
    assert [move.lever for move in one.moves] == list(Lever)
    assert one.moves[1].target == timedelta(minutes=20)


def test_a_resting_clock_is_not_moved_by_another_return() -> None:
    levers = [move.lever for move in told(40, (0, "checking"), (10, "returned")).moves]
    assert Lever.RETURN not in levers
    assert Lever.REBASE in levers


def test_nothing_moves_a_clock_that_has_stopped() -> None:
    one = told(500, (0, "checking"), (10, "approved"))
    assert one.moves == ()
    assert one.stretches[-1].end == minute(10)


def test_lines_that_change_no_status_cut_nothing() -> None:
    assert len(told(20, (0, "checking"), (5, "checking")).stretches) == 1


def turned(mode: Mode) -> Explanation:
    """A clock whose terms turned at its tenth minute, read at its twentieth."""
    (run,) = runs([Event(START, "checking")], lambda event: MEANS[event.status])
    longer = Terms(duration=timedelta(minutes=90))
    bases = [Basis(START, TERMS, OFFICE), Basis(minute(10), longer, ALWAYS, mode)]
    return explain(run, bases, minute(60))


def test_after_a_turn_of_terms_the_stretches_still_add_up() -> None:
    for mode in Mode:
        one = turned(mode)
        assert sum((s.worked for s in one.stretches), timedelta(0)) == one.reading.consumed
        assert one.stretches[-1].end == minute(60)


def test_a_restart_sets_the_time_before_it_aside() -> None:
    kinds = [(s.kind, s.end - s.start) for s in turned(Mode.RESTART).stretches]
    assert kinds[0] == (Kind.SET_ASIDE, timedelta(minutes=10))


def test_waiting_that_opens_no_round_is_a_pause_in_the_same_hands() -> None:
    events = [
        Event(START, "checking"),
        Event(minute(5), "checking", waits=frozenset({"bank"})),
        Event(minute(15), "checking"),
    ]
    (run,) = runs(events, lambda event: MEANS[event.status])
    holds = [Hold(START, "checking", "insurer")]
    one = explain(run, [Basis(START, TERMS, OFFICE)], minute(20), holds=holds)
    assert [s.kind for s in one.stretches] == [Kind.COUNTED, Kind.PAUSED, Kind.COUNTED]
    assert one.pauses[0].holder == "insurer"
