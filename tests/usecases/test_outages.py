"""Outages are intervals on record: the ticker's are noticed by themselves, the rest is marked."""

from collections.abc import Iterator
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.utils import IntegrityError
from django.test.utils import CaptureQueriesContext

from apps.agencies.stepping import inside, outside
from apps.kernel import clock
from apps.policy_requests.outages import outage_words, outages_in
from apps.registry.models import Integration, Outage
from apps.usecases import alarming, ticking
from apps.watch.models import Heartbeat, Silence
from tests.situations import Office, minutes
from tests.usecases.test_races import THREADS, all_at_once

LONGER = timedelta(seconds=46)


def beaten(*moments: float) -> list[tuple[float, float]]:
    """The silences that sweeps at these minutes leave on record, in minutes."""
    for moment in moments:
        ticking.turn(at=minutes(moment))
    return [
        (
            (one.since - minutes(0)).total_seconds() / 60,
            (one.until - minutes(0)).total_seconds() / 60,
        )
        for one in Silence.objects.order_by("since")
    ]


def test_the_sweep_after_a_silence_writes_it_down_once(office: Office) -> None:
    assert beaten(0, 0.25, 1.0) == []
    assert beaten(5) == [(1.0, 5.0)]
    assert beaten(5, 5.25, 4, 1, 6) == [(1.0, 5.0)]
    assert beaten(60) == [(1.0, 5.0), (6.0, 60.0)]


def test_a_silence_is_longer_than_the_periods_that_are_set(office: Office) -> None:
    assert alarming.patience() == timedelta(seconds=45)
    assert beaten(0, 0.75) == []
    assert beaten(0.75 + 46 / 60) != []


def test_the_first_beat_of_an_installation_ends_no_silence(office: Office) -> None:
    Heartbeat.objects.all().delete()
    assert beaten(10) == []


def test_an_idle_turn_costs_what_it_did_and_its_beat_is_one_statement(office: Office) -> None:
    ticking.turn(at=minutes(0))
    with CaptureQueriesContext(connection) as idle:
        assert ticking.turn(at=minutes(0.25)) == 0
    beats = [one["sql"] for one in idle if "watch_heartbeat" in one["sql"]]
    assert len(beats) == 1
    # A savepoint and its release, the lock of a place, the claim, the beat.
    assert len(idle) == 5, [one["sql"] for one in idle]


@pytest.fixture
def silent(living_office: Office) -> Iterator[Office]:
    """An installation whose last beat is ten minutes old; committed, and tidied up after."""
    with outside():
        Silence.objects.all().delete()
        Heartbeat.objects.update_or_create(name="sweep", defaults={"at": minutes(0)})
    yield living_office
    with outside():
        Silence.objects.all().delete()
        Heartbeat.objects.all().delete()


def test_twenty_sweepers_at_once_write_one_silence(silent: Office) -> None:
    all_at_once(silent, lambda place: ticking.turn(at=minutes(10) + timedelta(milliseconds=place)))
    with outside():
        (one,) = Silence.objects.all()
        beat = Heartbeat.objects.get(name="sweep").at
    assert one.since == minutes(0)
    assert minutes(10) <= one.until <= beat == minutes(10) + timedelta(milliseconds=THREADS - 1)


def test_the_database_keeps_one_silence_a_beginning_and_none_backwards(office: Office) -> None:
    Silence.objects.create(name="sweep", since=minutes(0), until=minutes(5))
    for since, until in ((0, 9), (3, 3), (9, 8)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Silence.objects.create(name="sweep", since=minutes(since), until=minutes(until))


def outage(*words: str) -> str:
    said = StringIO()
    call_command("outage", *words, stdout=said)
    return said.getvalue().strip()


def refused(*words: str) -> str:
    with pytest.raises(CommandError) as no:
        outage(*words)
    return str(no.value)


def test_an_operator_marks_an_integration_down_and_up_again(office: Office) -> None:
    outage("begin", "acquirer", "--at", "2026-07-14T11:05+03:00")
    assert [one.end for one in outages_in(minutes(0), minutes(60))] == [minutes(60)]
    outage("end", "acquirer", "--at", "2026-07-14T11:30+03:00")
    (claim,) = outages_in(minutes(0), minutes(60))
    assert (claim.start, claim.end, claim.party) == (minutes(5), minutes(30), "platform")
    assert outage_words(claim.ref) == "приём платежей"
    assert outages_in(minutes(30), minutes(60)) == outages_in(minutes(0), minutes(5)) == []
    past = (clock.now() - minutes(0)).days + 2
    assert outage("list", "--days", str(past)).startswith("acquirer: 2026-07-14T08:05:00+00:00 –")


def test_marked_down_without_an_instant_is_marked_down_now(office: Office) -> None:
    before = clock.now()
    outage("begin", "mail")
    assert before <= Outage.objects.get(name="mail").since <= clock.now()
    assert "уже отмечено" in refused("begin", "mail")


RECORD = ("record", "core", "--from", "2026-07-14T12:00+03:00", "--to", "2026-07-14T13:00+03:00")


def test_what_was_down_is_recorded_afterwards_and_once(office: Office) -> None:
    outage(*RECORD)
    assert "уже записан" in refused(*RECORD)
    assert Outage.objects.filter(name="core").count() == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("begin", "sweep"), "Известны"),
        (("begin", "Robert'); DROP TABLE"), "Нет интеграции"),
        (("end", "mail"), "не отмечено"),
        (("begin", "mail", "--at", "2026-07-14T11:00"), "со смещением"),
        (("begin", "mail", "--at", "yesterday"), "не момент времени"),
        (("begin", "mail", "--at", "0001-01-01T00:00+14:00"), "не момент времени"),
        (("begin", "mail", "--at", "2999-01-01T00:00+00:00"), "ещё не наступил"),
        ((*RECORD[:4], "--to", "2026-07-14T11:00+03:00"), "позже"),
        ((*RECORD[:4], "--to", RECORD[3]), "позже"),
    ],
)
def test_nonsense_is_answered_with_a_sentence_and_leaves_nothing(
    office: Office, words: tuple[str, ...], said: str
) -> None:
    sentence = refused(*words)
    assert said in sentence and sentence.endswith((".", "…"))
    assert not Outage.objects.filter(name__in=Integration.values).exists()


def test_an_end_before_the_beginning_is_refused_and_it_stays_down(office: Office) -> None:
    outage("begin", "mail", "--at", "2026-07-14T12:00+03:00")
    assert "позже" in refused("end", "mail", "--at", "2026-07-14T12:00+03:00")
    assert Outage.objects.get(name="mail").ended_at is None


def test_the_alarms_rows_are_no_claims_and_every_agency_reads_the_same(office: Office) -> None:
    ticking.turn(at=minutes(0))
    alarming.look(at=minutes(5))
    ticking.turn(at=minutes(10))
    alarming.look(at=minutes(10.5))
    assert Outage.objects.filter(name="sweep", ended_at=minutes(10.5)).exists()
    with inside(office.agency):
        inner = outages_in(minutes(0), minutes(60))
    with outside():
        assert outages_in(minutes(0), minutes(60)) == inner
    assert [(one.start, one.end, one.ref) for one in inner] == [(minutes(0), minutes(10), "sweep")]
