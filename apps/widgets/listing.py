"""Clocks of a list as chips: one stored row and its calendar each, no history read."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from apps.widgets.chips import Chip, ClockView, chip
from apps.widgets.instants import until
from apps.widgets.zones import Zone
from apps.worktime import WorkCalendar

ZERO = timedelta()
TONES = ("late", "warn", "good", "calm")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockMark:
    """A clock as its row keeps it; what moves with time is counted in `calendar`.

    `side` promised; `state`, `metric`, `stage`, `thresholds` and `waiting_for` as in `ClockView`.
    `consumed` is exact unless the clock runs. `warn_at` stands in for `target` where only the last
    warning is known.
    """

    side: str
    state: str
    calendar: WorkCalendar | None
    metric: str = ""
    stage: str = ""
    due_at: datetime | None = None
    stopped_at: datetime | None = None
    target: timedelta | None = None
    consumed: timedelta | None = None
    warn_at: datetime | None = None
    thresholds: tuple[int, ...] = (50, 75, 100, 150)
    waiting_for: str = ""
    urgent: bool = False


def mark_chip(mark: ClockMark, *, zone: Zone, now: datetime) -> Chip:
    """The chip of a stored clock as of `now`, in the reader's zone."""
    remaining = _remaining(mark, now)
    overrun, wall = _overrun(mark, now)
    view = ClockView(
        side=mark.side,
        state=mark.state,
        zone=zone,
        metric=mark.metric,
        stage=mark.stage,
        due_at=mark.due_at,
        remaining=remaining,
        consumed=_consumed(mark, remaining),
        target=mark.target,
        starts_at=_starts_at(mark, now),
        overrun=overrun,
        overrun_wall=wall,
        threshold=_threshold(mark, now),
        thresholds=mark.thresholds,
        waiting_for=mark.waiting_for,
        urgent=mark.urgent,
    )
    return chip(view, now=now)


@dataclass(frozen=True, slots=True)
class Promise:
    """A chip kept short for a list, and what was promised by when in small words under it."""

    chip: Chip
    small: str


def promise(mark: ClockMark, *, zone: Zone, now: datetime, url: str = "") -> Promise:
    """The chip of a row with its details moved under it: "нарушен на 7 мин", "выпуск, до 14:05".

    `url` is the page that says why.
    """
    whole = mark_chip(mark, zone=zone, now=now)
    detail = whole.detail
    if mark.state == "running" and mark.due_at is not None:
        detail = until(mark.due_at, zone=zone, now=now)
    small = whole.label
    if whole.label and detail:
        small = _("%(promise)s, %(when)s") % {"promise": whole.label, "when": detail}
    return Promise(replace(whole, detail="", url=url), small)


def worst_tone(*chips: Chip | None) -> str:
    """The tone of a row: that of its most worrying chip."""
    tones = {one.tone for one in chips if one is not None}
    return next((tone for tone in TONES if tone in tones), "calm")


def _remaining(mark: ClockMark, now: datetime) -> timedelta | None:
    if mark.state == "running" and mark.due_at is not None and mark.calendar is not None:
        return mark.calendar.elapsed(now, mark.due_at)
    if mark.state == "paused" and mark.target is not None and mark.consumed is not None:
        return max(ZERO, mark.target - mark.consumed)
    return None


def _consumed(mark: ClockMark, remaining: timedelta | None) -> timedelta | None:
    if mark.state != "running":
        return mark.consumed
    if mark.target is None or remaining is None:
        return None
    return max(ZERO, mark.target - remaining)


def _starts_at(mark: ClockMark, now: datetime) -> datetime | None:
    """The next opening of a running clock whose side is closed now, unless it is late already."""
    if mark.state != "running" or mark.calendar is None or mark.calendar.is_open(now):
        return None
    return mark.calendar.next_opening(now)


def _overrun(mark: ClockMark, now: datetime) -> tuple[timedelta, timedelta]:
    until = mark.stopped_at or now
    if mark.state not in ("running", "missed") or mark.due_at is None or until <= mark.due_at:
        return ZERO, ZERO
    worked = mark.calendar.elapsed(mark.due_at, until) if mark.calendar is not None else ZERO
    return worked, until - mark.due_at


def _threshold(mark: ClockMark, now: datetime) -> int:
    warned = mark.warn_at is not None and now >= mark.warn_at
    return mark.thresholds[1] if warned and len(mark.thresholds) > 1 else 0
