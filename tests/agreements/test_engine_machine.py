"""Random lives of a clock against a model that walks every minute.

A hundred or so in the ordinary run; CLOCK_LIVES=2000 asks for as many.
"""

import os
from datetime import UTC, datetime, timedelta
from unittest import TestCase

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from apps.agreements.engine import Basis, Event, Mode, Phase, Reading, Terms, measure, runs
from apps.worktime import PiecewiseCalendar, calendar_from_spec
from tests.agreements.clock_model import DayModel, Model, Watch

LIVES = int(os.environ.get("CLOCK_LIVES", "100"))
ZONES = ["Europe/Berlin", "America/New_York", "Europe/Moscow", "Asia/Kathmandu"]
# A quiet week, and the nights in which clocks change in Berlin and in New York.
EPOCHS = [
    datetime(2026, 7, 13, 18, 0, tzinfo=UTC),
    datetime(2026, 3, 28, 4, 0, tzinfo=UTC),
    datetime(2026, 10, 24, 4, 0, tzinfo=UTC),
    datetime(2026, 3, 7, 12, 0, tzinfo=UTC),
    datetime(2026, 10, 31, 12, 0, tzinfo=UTC),
]
DAYS = ("mon", "tue", "wed", "thu", "fri")
SPECS = [
    {day: [["09:00", "18:00"]] for day in DAYS},
    {day: [["08:00", "12:00"]] for day in DAYS},
    {day: [["00:00", "24:00"]] for day in (*DAYS, "sat", "sun")},
]
PHASES = {"start": Phase.RUN, "pause": Phase.PAUSE, "stop": Phase.STOP, "cancel": Phase.CANCEL}
GAPS = st.integers(0, 700)
REASONS = st.sampled_from(["platform", "bank", "registry"])


class Lives(RuleBasedStateMachine):
    """What happens to a request; whenever asked, engine and model must say the same."""

    kept_by = Model

    def terms(self, limit: int) -> Terms:
        """A target of so many minutes."""
        return Terms(duration=timedelta(minutes=limit))

    @initialize(
        zone=st.sampled_from(ZONES),
        epoch=st.sampled_from(EPOCHS),
        limits=st.lists(st.integers(1, 600), min_size=6, max_size=6),
    )
    def begin(self, zone: str, epoch: datetime, limits: list[int]) -> None:
        self._begin(zone, epoch, limits)

    def _begin(self, zone: str, epoch: datetime, limits: list[int]) -> None:
        scopes = [(version, urgent) for version in range(3) for urgent in (False, True)]
        self.limits = dict(zip(scopes, limits, strict=True))
        self.model = self.kept_by(zone, epoch, self.limits)
        self.zone, self.epoch, self.now = zone, epoch, 0
        self.urgent, self.version = False, 0
        self.broken: set[tuple[int, int]] = set()

    def _say(self, gap: int, name: str, fact: object = None) -> None:
        self.now += gap
        self.model.events.append((self.now, name, fact))

    @rule(gap=GAPS, name=st.sampled_from(["start", "start", "start", "pause", "stop", "cancel"]))
    def move(self, gap: int, name: str) -> None:
        self._say(gap, name)

    @rule(gap=GAPS)
    def reopen(self, gap: int) -> None:
        self._say(gap, "cancel")
        self._say(gap, "start", "again")

    @rule(gap=GAPS, reason=REASONS)
    def wait(self, gap: int, reason: str) -> None:
        self._say(gap, "wait", reason)

    @rule(gap=GAPS, reason=REASONS)
    def go_on(self, gap: int, reason: str) -> None:
        self._say(gap, "go_on", reason)

    @rule(gap=GAPS)
    def toggle_urgent(self, gap: int) -> None:
        self.urgent = not self.urgent
        self._say(gap, "urgent", self.urgent)

    @rule(gap=GAPS, mode=st.sampled_from(list(Mode)), version=st.integers(0, 2))
    def rebase(self, gap: int, mode: Mode, version: int) -> None:
        self._say(gap, mode.value, version)

    @rule(gap=GAPS, hours=st.integers(0, 2))
    def publish_hours(self, gap: int, hours: int) -> None:
        self.now += gap
        self.model.hours.append((self.now, hours))

    @precondition(lambda self: self.model.events and self.model.events[-1][1] in PHASES)
    @rule(share=st.floats(0, 1))
    def correct_the_last_move(self, share: float) -> None:
        """It arrives late: it happened between the event before it and its recording."""
        when, name, fact = self.model.events.pop()
        before = self.model.events[-1][0] if self.model.events else 0
        earlier = before + int((when - before) * share)
        self.model.events.append((earlier, name, fact))

    @rule(gap=GAPS)
    def look(self, gap: int) -> None:
        self.now += gap
        self._agree()

    def teardown(self) -> None:
        if hasattr(self, "model"):
            self.now += 100
            self._agree()

    def _at(self, minute: int) -> datetime:
        return self.epoch + timedelta(minutes=minute)

    def _agree(self) -> None:
        calendar = self._calendar()
        found = runs(self._events(), lambda event: PHASES[event.status])
        expected = self.model.walk(self.now)
        assert len(found) == len(expected)
        for run, watch in zip(found, expected, strict=True):
            bases: list[Basis] = []
            for turn in run.turns:
                terms = self.terms(self.limits[turn.pin, turn.urgent])
                plain = turn.mode is Mode.CARRY
                if bases and plain and bases[-1].terms == terms:
                    continue
                bases.append(Basis(turn.at, terms, calendar, turn.mode))
            self._same(measure(run, bases, self._at(self.now)), watch)

    def _same(self, reading: Reading, watch: Watch) -> None:
        until = self.now if watch.stopped is None else watch.stopped
        broken = [one for one in watch.breaches if one[0] < until]
        assert reading.consumed == timedelta(minutes=watch.used)
        assert reading.target_seq == watch.seq
        assert reading.breached == bool(broken)
        assert reading.stopped_at == (
            self._at(watch.stopped) if watch.stopped is not None and not watch.resting else None
        )
        said = [
            (one.at, one.target_seq)
            for one in reading.says
            if one.threshold == 100 and one.at < self._at(until)
        ]
        assert said == [(self._at(when), seq) for when, seq in broken]
        if broken:
            assert reading.breached_at == self._at(broken[0][0])

    def _calendar(self) -> PiecewiseCalendar:
        versions = [calendar_from_spec({"zone": self.zone, "weekly": week}) for week in SPECS]
        later = [(self._at(since), versions[hours]) for since, hours in self.model.hours[1:]]
        return PiecewiseCalendar(versions[self.model.hours[0][1]], later)

    def _events(self) -> list[Event]:
        found: list[Event] = []
        status, waits, urgent, pin = "stop", frozenset[str](), False, 0
        for minute, name, fact in self.model.events:
            mode = ""
            if name in PHASES:
                status = name
            elif name == "wait":
                waits |= {str(fact)}
            elif name == "go_on":
                waits -= {str(fact)}
            elif name == "urgent":
                urgent = bool(fact)
            else:
                pin, mode = int(str(fact)), name
            found.append(
                Event(
                    self._at(minute),
                    status,
                    urgent=urgent,
                    new_cycle=fact == "again",
                    pin=pin,
                    mode=mode,
                    waits=waits,
                )
            )
        return found


class LivesInDays(Lives):
    """The same under targets in working days, in hours that stay as they are from the start."""

    kept_by = DayModel
    begin = publish_hours = None

    def terms(self, limit: int) -> Terms:
        """A target of so many working days."""
        return Terms(working_days=limit)

    @initialize(
        zone=st.sampled_from(ZONES),
        epoch=st.sampled_from(EPOCHS),
        limits=st.lists(st.integers(1, 4), min_size=6, max_size=6),
        hours=st.integers(0, 2),
    )
    def begin_in_days(self, zone: str, epoch: datetime, limits: list[int], hours: int) -> None:
        self._begin(zone, epoch, limits)
        self.model.hours = [(-1, hours)]

    @rule(gap=GAPS, length=st.integers(1, 1500))
    def rest_for_a_while(self, gap: int, length: int) -> None:
        """Over a night, as a rule: what closes meanwhile does not count."""
        self._say(gap, "wait", "rest")
        self._say(length, "go_on", "rest")

    @rule(
        beside=st.integers(-1, 1),
        said=st.sampled_from(
            [("wait", "rest"), ("go_on", "rest"), ("start", None), ("stop", None)]
        ),
    )
    def say_at_the_close(self, beside: int, said: tuple[str, str | None]) -> None:
        """At the very close of the next day, or a minute beside it."""
        close = self.now + 1
        while not self.model.is_last_of_a_day(close):
            close += 1
        self._say(close + 1 + beside - self.now, *said)


def as_often_as_asked(lives: type[Lives]) -> type[TestCase]:
    """The machine as a test case."""
    case: type[TestCase] = lives.TestCase
    case.settings = settings(
        max_examples=LIVES,
        stateful_step_count=16,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    return case


TestLives = as_often_as_asked(Lives)
TestLivesInDays = as_often_as_asked(LivesInDays)
