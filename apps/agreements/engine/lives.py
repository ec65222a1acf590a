"""One clock's lives cut out of the history: cycles, rounds, counted stretches, turns of terms."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum


class Phase(StrEnum):
    """What an event means to one clock."""

    RUN = "run"
    PAUSE = "pause"
    STOP = "stop"
    CANCEL = "cancel"


class Mode(StrEnum):
    """What becomes of the time already used when the terms turn."""

    CARRY = "carry"
    RETROACTIVE = "retroactive"
    RESTART = "restart"


@dataclass(frozen=True, slots=True)
class Event:
    """One line of history as the clocks see it: from `at` on, the request is in `status`.

    `stage` is the stage a return came from; `new_cycle` marks a re-opening; `pin` names the terms
    in force from `at` on; `mode` says that the clock is recalculated here; `waits` are the reasons
    to wait in force from `at` on, and the clock counts only while there are none.
    """

    at: datetime
    status: str
    stage: str = ""
    urgent: bool = False
    new_cycle: bool = False
    pin: Hashable = None
    mode: str = ""
    waits: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Span:
    """A counted stretch `[start, end)`; the last one of a living clock has no end."""

    start: datetime
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """From `at` on, these terms are meant; `mode` says what becomes of the time used before."""

    at: datetime
    urgent: bool = False
    pin: Hashable = None
    mode: Mode = Mode.CARRY


@dataclass(frozen=True, slots=True)
class Run:
    """One clock's life cut out of the history; `turns` are its terms, the first at its start."""

    cycle: int
    round: int
    turns: tuple[Turn, ...]
    spans: tuple[Span, ...]
    phase: Phase = Phase.RUN
    rested_at: datetime | None = None
    stopped_at: datetime | None = None

    @property
    def started_at(self) -> datetime:
        return self.turns[0].at

    @property
    def let_go_at(self) -> datetime | None:
        """When its side let go, by a stop or by a return; None while it has the request."""
        return self.stopped_at or self.rested_at

    @property
    def urgent(self) -> bool:
        """On the urgent route by its latest terms."""
        return self.turns[-1].urgent

    @property
    def is_counting(self) -> bool:
        """Its side holds the request and nothing is waited for."""
        return bool(self.spans) and self.spans[-1].end is None


def runs(history: Iterable[Event], means: Callable[[Event], Phase]) -> list[Run]:
    """Cut the clock's runs out of the history, oldest first.

    Coming back from a pause, or into the stage again, opens the next round; the round before it
    keeps the result it had when its side let go. A re-opening opens the next cycle. Reasons to
    wait rest a round and open none.
    """
    found: list[Run] = []
    current: Run | None = None
    cycle = 1
    for event in history:
        cycle += event.new_cycle
        phase = means(event)
        if current is not None and phase in (Phase.STOP, Phase.CANCEL):
            found.append(_closed(current, event, phase))
            current = None
        elif current is not None and current.phase is Phase.RUN:
            current = _rested(current, event) if phase is Phase.PAUSE else _went_on(current, event)
        elif phase is Phase.RUN:
            if current is not None:
                found.append(_closed(current, event, Phase.STOP))
            current = _begun(event, cycle, found)
    return found if current is None else [*found, current]


def _begun(event: Event, cycle: int, found: Sequence[Run]) -> Run:
    """A clock made while something is waited for starts resting, with nothing used."""
    number = 1 + sum(1 for run in found if run.cycle == cycle)
    turn = Turn(event.at, event.urgent, event.pin)
    return Run(cycle, number, (turn,), () if event.waits else (Span(event.at),))


def _went_on(run: Run, event: Event) -> Run:
    spans, turns, last = run.spans, run.turns, run.turns[-1]
    if event.waits and run.is_counting:
        spans = _cut(spans, event.at)
    elif not event.waits and not run.is_counting:
        spans = (*spans, Span(event.at))
    if event.mode or (event.urgent, event.pin) != (last.urgent, last.pin):
        mode = Mode(event.mode or Mode.CARRY)
        turns = (*turns, Turn(event.at, event.urgent, event.pin, mode))
    if spans is run.spans and turns is run.turns:
        return run
    return replace(run, spans=spans, turns=turns)


def _rested(run: Run, event: Event) -> Run:
    return replace(run, spans=_ended(run, event.at), phase=Phase.PAUSE, rested_at=event.at)


def _closed(run: Run, event: Event, phase: Phase) -> Run:
    """The run ended by `event`; a rested one ended when its side let go."""
    if run.phase is Phase.PAUSE:
        return replace(run, phase=phase, stopped_at=run.rested_at)
    return replace(run, spans=_ended(run, event.at), phase=phase, stopped_at=event.at)


def _ended(run: Run, at: datetime) -> tuple[Span, ...]:
    return _cut(run.spans, at) if run.is_counting else run.spans


def _cut(spans: tuple[Span, ...], at: datetime) -> tuple[Span, ...]:
    return (*spans[:-1], Span(spans[-1].start, at))
