"""How a promise is measured: pure arithmetic over a history, no framework.

A clock is one target on one request. Its run is cut out of the history by `runs`; what it says at
an instant is read off by `read`, or by `measure` when its terms turned on the way. Nothing is
counted up anywhere, so everything can be read again. All instants are aware datetimes; all
durations are timedeltas of real elapsed working time.
"""

from apps.agreements.engine.legs import TARGET_CHANGED, Basis, Moment, Says
from apps.agreements.engine.lives import Event, Mode, Phase, Run, Span, Turn, runs
from apps.agreements.engine.reading import Reading, State, measure, read
from apps.agreements.engine.targets import Scope, Terms, WorkCalendar, choose

__all__ = [
    "TARGET_CHANGED", "Basis", "Event", "Mode", "Moment", "Phase", "Reading", "Run", "Says",
    "Scope", "Span", "State", "Terms", "Turn", "WorkCalendar", "choose", "measure", "read", "runs",
]  # fmt: skip
