"""The one function that renders any SLA or OLA clock, on every screen and in the API."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.widgets.durations import MINUTE, duration, working_duration
from apps.widgets.instants import instant, until
from apps.widgets.parties import metric_words, party_words, paused_words
from apps.widgets.zones import Zone, zone_city

ZERO = timedelta()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockView:
    """One clock at one instant, as the chip needs it. Lengths are working time unless said.

    `side` promised ("insurer" | "agency"); `metric` is a code of the workflow ("TTQ") or words
    already in the reader's language; `stage` is words, may be empty. `state`: not_started |
    running | paused | met | missed | cancelled. `consumed` is the time counted so far, which for
    a finished clock is what it took. `starts_at` is the next opening when the promising side is
    closed now. `overrun_wall` is wall time past due. `threshold` is the highest percent reached,
    `thresholds` the ladder it belongs to; the second of them is where a chip turns amber.
    `waiting_for`: agency | client | insurer | bank | "". `zone` is the reader's.
    """

    side: str
    state: str
    zone: Zone
    metric: str = ""
    stage: str = ""
    due_at: datetime | None = None
    remaining: timedelta | None = None
    consumed: timedelta | None = None
    target: timedelta | None = None
    starts_at: datetime | None = None
    overrun: timedelta = ZERO
    overrun_wall: timedelta = ZERO
    threshold: int = 0
    thresholds: tuple[int, ...] = (50, 75, 100, 150)
    waiting_for: str = ""
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Chip:
    """`tone`: good | calm | warn | late. `who` is the promising side, `label` what it promised,
    `detail` the smaller words after it, `aria` the whole as one sentence with the zone,
    `url` the page that says why, empty where there is none."""

    icon: str
    tone: str
    words: str
    detail: str = ""
    who: str = ""
    label: str = ""
    aria: str = ""
    url: str = ""


Face = tuple[str, str, str, str]


def chip(clock: ClockView, *, now: datetime) -> Chip:
    """Icon, tone and words of a clock as it stands at `now`."""
    icon, tone, words, detail = FACES[clock.state](clock, now)
    who, label = party_words(clock.side), metric_words(clock.metric)
    return Chip(
        icon=icon,
        tone=tone,
        words=words,
        detail=detail,
        who=who,
        label=clock.stage or label,
        aria=_aria(clock, who, label, words, detail),
    )


def used_percent(clock: ClockView) -> int:
    """Working time used, in whole percent of the target; the threshold reached when unknown."""
    if not clock.target or clock.consumed is None:
        return clock.threshold
    return max(clock.threshold, int(clock.consumed * 100 / clock.target))


def is_late(clock: ClockView, now: datetime) -> bool:
    """Past due: a clock that stops exactly when due has kept its promise."""
    return clock.state == "running" and clock.due_at is not None and now > clock.due_at


def _not_started(clock: ClockView, now: datetime) -> Face:
    if clock.starts_at:
        return "clock", "calm", _starts(clock, now), ""
    return "circle", "calm", _("not started yet"), ""


def _running(clock: ClockView, now: datetime) -> Face:
    if is_late(clock, now):
        words, detail = overrun_words(clock, running=True)
        return "alert", "late", words, detail
    detail = until(clock.due_at, zone=clock.zone, now=now) if clock.due_at else ""
    if clock.starts_at:
        return "clock", _tone(clock), _starts(clock, now), detail
    left = clock.remaining if clock.remaining is not None else ZERO
    icon = "bolt" if clock.urgent else "clock"
    template = _("urgent: %(length)s left") if clock.urgent else _("%(length)s left")
    return icon, _tone(clock), template % {"length": working_duration(left)}, detail


def _paused(clock: ClockView, now: datetime) -> Face:
    del now
    left = ""
    if clock.remaining is not None:
        left = _("%(length)s left") % {"length": working_duration(clock.remaining)}
    return "pause", "calm", paused_words(clock.waiting_for), left


def _met(clock: ClockView, now: datetime) -> Face:
    del now
    if clock.consumed is None:
        return "check", "good", pgettext("promise", "kept"), ""
    length = working_duration(clock.consumed)
    return "check", "good", _("done in %(length)s") % {"length": length}, ""


def _missed(clock: ClockView, now: datetime) -> Face:
    del now
    words, detail = overrun_words(clock, running=False)
    return "alert", "late", words, detail


def _cancelled(clock: ClockView, now: datetime) -> Face:
    del clock, now
    return "x", "calm", _("no longer needed"), ""


FACES: dict[str, Callable[[ClockView, datetime], Face]] = {
    "not_started": _not_started,
    "running": _running,
    "paused": _paused,
    "met": _met,
    "missed": _missed,
    "cancelled": _cancelled,
}


def overrun_words(clock: ClockView, *, running: bool) -> tuple[str, str]:
    """Words and detail of a broken promise: working overrun first, wall time when it differs."""
    if clock.overrun >= MINUTE:
        words = _("overdue by %(length)s") if running else _("missed by %(length)s")
        return words % {"length": working_duration(clock.overrun)}, _wall_words(clock)
    if clock.overrun_wall >= MINUTE:
        words = (
            _("overdue by %(length)s off hours") if running else _("missed by %(length)s off hours")
        )
        return words % {"length": duration(clock.overrun_wall)}, _("0 working minutes")
    if running:
        return _("overdue by less than a minute"), ""
    return _("missed by less than a minute"), ""


def _wall_words(clock: ClockView) -> str:
    if clock.overrun_wall - clock.overrun < MINUTE:
        return ""
    return _("%(length)s by the clock") % {"length": duration(clock.overrun_wall)}


def _starts(clock: ClockView, now: datetime) -> str:
    assert clock.starts_at is not None
    template = _("goes on %(when)s") if clock.consumed else _("starts %(when)s")
    return template % {"when": instant(clock.starts_at, zone=clock.zone, now=now)}


def _tone(clock: ClockView) -> str:
    amber_from = clock.thresholds[1] if len(clock.thresholds) > 1 else 75
    return "warn" if used_percent(clock) >= amber_from else "calm"


def _aria(clock: ClockView, who: str, label: str, words: str, detail: str) -> str:
    """One sentence for those who hear the chip; instants in it carry their zone."""
    what = clock.stage or label
    values = {"who": who, "what": what, "words": words, "detail": detail}
    values["zone"] = zone_city(clock.zone)
    if what and detail:
        return _("%(who)s, %(what)s: %(words)s, %(detail)s (%(zone)s)") % values
    if what:
        return _("%(who)s, %(what)s: %(words)s (%(zone)s)") % values
    return _("%(who)s: %(words)s (%(zone)s)") % values
