"""One function renders any clock; what it says is what the promise is worth now."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from apps.widgets.chips import ClockView, chip

NOW = datetime(2026, 12, 2, 11, 35, tzinfo=UTC)
NOTHING = timedelta()


def minutes(count):
    return timedelta(minutes=count)


def shown(state="running", **facts):
    return chip(ClockView(side="insurer", state=state, zone="Europe/Moscow", **facts), now=NOW)


def running(left, used, target=45, **facts):
    return shown(
        due_at=NOW + minutes(left),
        remaining=minutes(left),
        consumed=minutes(used),
        target=minutes(target),
        **facts,
    )


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (1, "осталось 1 мин"),
        (2, "осталось 2 мин"),
        (5, "осталось 5 мин"),
        (12, "осталось 12 мин"),
        (21, "осталось 21 мин"),
        (101, "осталось 1 ч 41 мин"),
        (0, "осталось меньше минуты"),
    ],
)
def test_a_running_clock_says_what_is_left(left, words):
    assert running(left, 10).words == words


def test_a_running_clock_names_its_deadline():
    seen = running(12, 33)
    assert (seen.icon, seen.tone, seen.detail) == ("clock", "calm", "до 14:47")


def test_the_chip_turns_amber_at_three_quarters_or_the_second_threshold():
    assert running(12, 33).tone == "calm"
    assert running(11, 34).tone == "warn"
    assert running(4, 6, target=10, thresholds=(33, 66, 100)).tone == "calm"
    assert running(3, 7, target=10, thresholds=(33, 66, 100)).tone == "warn"
    assert shown(due_at=NOW + minutes(9), remaining=minutes(9), threshold=75).tone == "warn"


def test_an_urgent_clock_says_so():
    seen = running(4, 6, target=10, urgent=True)
    assert (seen.icon, seen.words) == ("bolt", "срочно: осталось 4 мин")


def test_a_clock_is_late_only_after_its_due_instant():
    assert shown(due_at=NOW, remaining=NOTHING).tone == "calm"
    just = shown(due_at=NOW - timedelta(seconds=1), overrun=timedelta(seconds=1))
    assert (just.tone, just.words) == ("late", "нарушен меньше чем на минуту")


def test_a_broken_promise_says_by_how_much():
    seen = shown(due_at=NOW - minutes(7), overrun=minutes(7), overrun_wall=minutes(7))
    assert (seen.icon, seen.tone, seen.words, seen.detail) == (
        "alert",
        "late",
        "нарушен на 7 мин",
        "",
    )


def test_wall_time_is_shown_beside_working_time_when_they_differ():
    seen = shown("missed", overrun=minutes(7), overrun_wall=timedelta(days=2, hours=3))
    assert (seen.words, seen.detail) == ("нарушено на 7 мин", "по часам 2 дня 3 ч")


def test_an_overrun_of_closed_hours_alone_is_not_hidden():
    seen = shown("missed", overrun=NOTHING, overrun_wall=timedelta(hours=2))
    assert seen.words == "нарушено на 2 ч нерабочего времени"
    assert seen.detail == "0 рабочих минут"


@pytest.mark.parametrize(
    ("party", "words"),
    [
        ("client", "на паузе: ждём клиента"),
        ("agency", "на паузе: ждём агентство"),
        ("insurer", "на паузе: ждём страховую"),
        ("", "на паузе"),
    ],
)
def test_a_resting_clock_says_whom_it_waits_for(party, words):
    seen = shown("paused", waiting_for=party, remaining=minutes(30))
    assert (seen.icon, seen.tone, seen.words) == ("pause", "calm", words)
    assert seen.detail == "осталось 30 мин"


def test_a_clock_of_closed_hours_says_when_it_starts():
    opening = datetime(2026, 12, 3, 6, 0, tzinfo=UTC)
    seen = shown(starts_at=opening, remaining=minutes(15), consumed=NOTHING)
    assert seen.words == "начнётся завтра в 09:00"
    begun = shown(starts_at=opening, remaining=minutes(12), consumed=minutes(3))
    assert begun.words == "продолжится завтра в 09:00"
    waiting = shown("not_started", starts_at=opening)
    assert waiting.words == "начнётся завтра в 09:00"


def test_a_finished_clock_keeps_its_result():
    assert shown("met", consumed=minutes(9)).words == "выполнено за 9 мин"
    assert shown("met", consumed=minutes(9)).tone == "good"
    assert shown("missed", overrun=minutes(7), overrun_wall=minutes(7)).words == "нарушено на 7 мин"
    assert shown("cancelled").words == "больше не нужен"
    assert shown("not_started").words == "ещё не начат"


def test_those_who_hear_the_chip_get_a_whole_sentence_with_the_zone():
    assert running(12, 33, metric="TTV").aria == (
        "Страховая, проверка: осталось 12 мин, до 14:47 (Москва)"
    )
    assert running(12, 33, metric="TTI", stage="Выпуск: подпись").label == "Выпуск: подпись"


def test_the_same_clock_speaks_english():
    with translation.override("en"):
        assert running(12, 33, metric="TTV").aria == (
            "Insurer, check: 12 min left, by 14:47 (Moscow)"
        )
        late = shown(due_at=NOW - minutes(7), overrun=minutes(7), overrun_wall=minutes(7))
        assert late.words == "overdue by 7 min"
        assert shown("paused", waiting_for="client").words == "paused: waiting for the client"


def test_an_unknown_state_is_an_error_and_not_a_calm_chip():
    with pytest.raises(KeyError):
        shown("asleep")
