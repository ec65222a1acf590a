"""The plan from the closing time: the latest safe moment of every step."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.agreements.planning import Turning, Verdict
from apps.widgets.chips import Chip
from apps.widgets.durations import MINUTE, duration
from apps.widgets.instants import instant, not_later
from apps.widgets.zones import Zone

VERDICTS = {
    "safe": ("check", "good", gettext_lazy("in time")),
    "tight": ("clock", "warn", gettext_lazy("just in time")),
    "impossible_base": ("bolt", "warn", gettext_lazy("only by the urgent route")),
    "impossible": ("alert", "late", gettext_lazy("not in time")),
}


@dataclass(frozen=True, slots=True)
class PlanStep:
    """A step of the way: `done_at` when finished, else `latest_at`, the last safe moment to
    finish it; `slack` is time to spare (negative: too late), None when unknown; `only_urgent`:
    a faster route would still be in time."""

    label: str
    latest_at: datetime | None = None
    done_at: datetime | None = None
    slack: timedelta | None = None
    only_urgent: bool = False


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A step as drawn; `state`: done | safe | tight | late | end."""

    label: str
    state: str
    words: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What `widgets/plan.html` draws."""

    rows: tuple[PlanRow, ...]
    verdict: Chip | None


def closing_chip(flag: str) -> Chip | None:
    """The verdict on a closing time: safe | tight | impossible_base | impossible."""
    if flag not in VERDICTS:
        return None
    icon, tone, words = VERDICTS[flag]
    return Chip(icon=icon, tone=tone, words=str(words))


class Turns(Protocol):
    """A row that keeps when its closing turns; None where it has none."""

    @property
    def tight_from(self) -> datetime | None: ...

    @property
    def late_after(self) -> datetime | None: ...

    @property
    def lost_after(self) -> datetime | None: ...


def closing_danger(row: Turns, *, closing_at: datetime | None, at: datetime) -> Chip | None:
    """The verdict of a list's row at `at`, once the closing is in doubt and until it has passed."""
    over = closing_at is None or closing_at < at
    if over or row.tight_from is None or row.late_after is None or row.lost_after is None:
        return None
    found = Turning(row.tight_from, row.late_after, row.lost_after).at(at)
    return None if found is Verdict.SAFE else closing_chip(found.value)


def plan(
    steps: Iterable[PlanStep],
    *,
    closing_at: datetime,
    closing: str,
    zone: Zone,
    now: datetime,
    flag: str = "",
    tight: timedelta = timedelta(hours=1),
) -> Plan:
    """The steps and the closing itself; `closing` names it ("Сделка, нотариус"), `zone` is where
    it happens, `tight` the slack from which a step turns amber."""
    rows = [_row(step, zone, now, tight) for step in steps]
    when = instant(closing_at, zone=zone, now=now, show_zone=True)
    rows.append(PlanRow(closing, "end", when))
    return Plan(tuple(rows), closing_chip(flag))


def _row(step: PlanStep, zone: Zone, now: datetime, tight: timedelta) -> PlanRow:
    if step.done_at is not None:
        words = _("done %(when)s") % {"when": instant(step.done_at, zone=zone, now=now)}
        return PlanRow(step.label, "done", words)
    if step.latest_at is None:
        return PlanRow(step.label, "safe", "")
    state = _state(step, now, tight)
    words = not_later(step.latest_at, zone=zone, now=now)
    return PlanRow(step.label, state, words, _slack_words(step, state))


def _state(step: PlanStep, now: datetime, tight: timedelta) -> str:
    assert step.latest_at is not None
    if now > step.latest_at or (step.slack is not None and step.slack < timedelta()):
        return "tight" if step.only_urgent else "late"
    return "tight" if step.slack is not None and step.slack <= tight else "safe"


def _slack_words(step: PlanStep, state: str) -> str:
    if state == "late":
        return _("the safe moment has passed")
    if state == "safe" or step.slack is None:
        return ""
    if step.slack < timedelta():
        return _("only by the urgent route")
    if step.slack < MINUTE:
        return _("no time to spare")
    return _("%(length)s to spare") % {"length": duration(step.slack)}
