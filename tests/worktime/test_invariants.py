"""What holds for every calendar, tried on random ones and against the map of minutes."""

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from apps.worktime import NoWorkingTime, calendar_from_spec, production_calendar
from tests.worktime.examples import (
    DAYS,
    PLACES,
    random_duration,
    random_instant,
    random_spec,
)
from tests.worktime.oracle import MINUTE, MinuteMap

RUSSIA = production_calendar()
SECOND = timedelta(seconds=1)
NOTHING = timedelta(0)


@st.composite
def questions(draw):
    """(spec, its calendar, the first date of the span, a random source)."""
    rnd = draw(st.randoms(use_true_random=False))
    zone, start = draw(st.sampled_from(PLACES))
    spec = random_spec(rnd, zone, start)
    return spec, calendar_from_spec(spec), start, rnd


def tried(times):
    return settings(
        max_examples=times,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


def added(calendar, at, duration):
    """`add`, or no example where the calendar has no such time in three years."""
    try:
        return calendar.add(at, duration)
    except NoWorkingTime:
        assume(False)


@given(questions())
@tried(200)
def test_a_deadline_is_the_earliest_instant_with_its_duration_elapsed(question):
    _, calendar, start, rnd = question
    at, duration = random_instant(rnd, start), random_duration(rnd)
    due = added(calendar, at, duration)
    assert calendar.elapsed(at, due) == duration
    assert calendar.elapsed(at, due - timedelta(microseconds=1)) < duration
    assert calendar.elapsed(at, due - SECOND) < duration


@given(questions())
@tried(150)
def test_two_durations_one_after_another_are_their_sum(question):
    _, calendar, start, rnd = question
    at, first, second = random_instant(rnd, start), random_duration(rnd), random_duration(rnd)
    both = added(calendar, at, first + second)
    assert calendar.add(calendar.add(at, first), second) == both


@given(questions())
@tried(150)
def test_a_pause_before_the_deadline_moves_it_by_the_working_time_paused(question):
    _, calendar, start, rnd = question
    at, duration = random_instant(rnd, start), random_duration(rnd)
    due = added(calendar, at, duration)
    paused, resumed = sorted(at + rnd.random() * (due - at) for _ in range(2))
    rest = duration - calendar.elapsed(at, paused)
    assert rest > NOTHING
    moved = calendar.add(at, duration + calendar.elapsed(paused, resumed))
    assert calendar.add(resumed, rest) == moved


@given(questions())
@tried(200)
def test_the_last_safe_moment_is_the_latest_one(question):
    _, calendar, start, rnd = question
    end, duration = random_instant(rnd, start), random_duration(rnd)
    try:
        safe = calendar.subtract(end, duration)
    except NoWorkingTime:
        assume(False)
    assert calendar.elapsed(safe, end) == duration
    assert calendar.elapsed(safe + timedelta(microseconds=1), end) < duration
    assert calendar.add(safe, duration) <= end


@given(questions())
@tried(100)
def test_elapsed_time_adds_up_over_any_split_and_over_the_open_spans(question):
    _, calendar, start, rnd = question
    first, middle, last = sorted(random_instant(rnd, start) for _ in range(3))
    whole = calendar.elapsed(first, last)
    assert whole == calendar.elapsed(first, middle) + calendar.elapsed(middle, last)
    spans = calendar.spans(first, last)
    assert whole == sum((span.end - span.start for span in spans), NOTHING)
    edges = [first, *(edge for span in spans for edge in span), last]
    assert edges == sorted(edges)
    assert all(left.end < right.start for left, right in pairwise(spans))


@given(questions())
@tried(100)
def test_openings_and_closings_are_where_the_spans_say(question):
    _, calendar, start, rnd = question
    at = random_instant(rnd, start, DAYS // 2)
    spans = calendar.spans(at, at + timedelta(days=20))
    assume(len(spans) > 1)
    assert calendar.next_opening(at) == spans[0].start
    assert calendar.next_closing(at) == spans[0].end
    assert calendar.is_open(at) == (spans[0].start == at)
    assert calendar.is_open(spans[0].start)
    assert not calendar.is_open(spans[0].end)


@given(questions())
@tried(120)
def test_every_answer_agrees_with_the_map_of_minutes(question):
    spec, calendar, start, rnd = question
    minutes = MinuteMap(spec, RUSSIA, start, DAYS)
    agreed = 0
    for _ in range(12):
        at, duration = random_instant(rnd, start), random_duration(rnd)
        assert calendar.is_open(at) == bool(minutes.open[(at - minutes.start) // MINUTE])
        if (due := minutes.add(at, duration)) is not None:
            assert calendar.add(at, duration) == due
            agreed += 1
        if (safe := minutes.subtract(at, duration)) is not None:
            assert calendar.subtract(at, duration) == safe
            agreed += 1
        end = at + min(duration, timedelta(days=2))
        if end <= minutes.start + timedelta(days=DAYS):
            assert calendar.elapsed(at, end) == minutes.elapsed(at, end)
            agreed += 1
    assert agreed > 0


@pytest.mark.parametrize(("zone", "start"), PLACES)
def test_the_minutes_of_an_always_open_calendar_are_all_open(zone, start):
    """Guards the map itself: a mistake that closed every minute would agree with anything."""
    minutes = MinuteMap({"zone": zone, "always": True}, RUSSIA, start, DAYS)
    assert minutes.open == b"\x01" * (DAYS * 24 * 60)
