"""The target that would have been kept as often as required."""

from apps.reports.proposal import propose


def test_the_nearest_rank_is_taken_and_rounded_up_to_five_minutes() -> None:
    twenty = {minutes: 1 for minutes in range(1, 21)}
    proposed = propose(twenty, required=95)
    assert proposed is not None
    assert (proposed.count, proposed.observed, proposed.minutes) == (20, 19, 20)
    assert proposed.is_sound


def test_a_hundred_percent_asks_for_the_longest_case() -> None:
    proposed = propose({10: 99, 41: 1}, required=100)
    assert proposed is not None
    assert (proposed.observed, proposed.minutes) == (41, 45)


def test_repeated_lengths_count_as_often_as_they_were_seen() -> None:
    proposed = propose({10: 94, 15: 1, 90: 5}, required=95)
    assert proposed is not None
    assert (proposed.observed, proposed.minutes) == (15, 15)


def test_fewer_than_twenty_cases_are_said_to_be_few() -> None:
    proposed = propose({7: 19}, required=95)
    assert proposed is not None
    assert not proposed.is_sound
    assert propose({}, required=95) is None
