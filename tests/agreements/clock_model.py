"""A clock as a person with a watch would keep it: walking every minute, knowing no engine.

Windows are weekly, in whole minutes of a zone. The walk asks of each minute: is somebody at work,
does the clock count, is the target used up? Nothing is shared with what is tested.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)


@dataclass
class Watch:
    """One round of one target. `limit` is in minutes; `breached` once it ran out, for good.

    Of a target in working days `limit` and `days` are in days, counted after the day of `origin`.
    """

    started: int
    limit: int
    origin: int = 0
    days: int = 0
    waits: set[str] = field(default_factory=set)
    used: int = 0
    seq: int = 1
    due: int | None = None
    breaches: list[tuple[int, int]] = field(default_factory=list)
    stopped: int | None = None
    cancelled: bool = False
    resting: bool = False


HOURS = ((9 * 60, 18 * 60), (8 * 60, 12 * 60), (0, 24 * 60))


@lru_cache(maxsize=200_000)
def at_work(zone: str, hours: int, minute: int, epoch: datetime) -> bool:
    """Whether the minute from `minute` on is worked: weekdays, or always for the last hours."""
    local = (epoch + minute * MINUTE).astimezone(UTC).astimezone(ZoneInfo(zone))
    opens, closes = HOURS[hours]
    always = closes - opens == 24 * 60
    return (always or local.weekday() < 5) and opens <= local.hour * 60 + local.minute < closes


@lru_cache(maxsize=200_000)
def date_of(zone: str, minute: int, epoch: datetime) -> date:
    """The local date in which a minute begins."""
    return (epoch + minute * MINUTE).astimezone(ZoneInfo(zone)).date()


class Model:
    """Events in, rounds out. Everything is re-walked from the first minute on each question."""

    def __init__(self, zone: str, epoch: datetime, limits: dict[tuple[int, bool], int]) -> None:
        self.zone, self.epoch, self.limits = zone, epoch, limits
        self.events: list[tuple[int, str, object]] = []
        self.hours: list[tuple[int, int]] = [(-1, 0)]

    def walk(self, until: int) -> list[Watch]:  # noqa: C901, PLR0912 (one minute after the other, on purpose)
        """Every round as of minute `until`, whose own minute has not been walked yet."""
        rounds: list[Watch] = []
        live: Watch | None = None
        self._worked: dict[int, list[int]] = {}
        urgent, version = False, 0
        waits: set[str] = set()
        queue = list(self.events)
        for minute in range(until + 1):
            while queue and queue[0][0] == minute:
                _when, name, fact = queue.pop(0)
                if name == "wait":
                    waits = waits | {str(fact)}
                elif name == "go_on":
                    waits = waits - {str(fact)}
                elif name == "urgent":
                    urgent = bool(fact)
                elif name in ("carry", "retroactive", "restart"):
                    version = int(str(fact))
                elif name == "start" and (live is None or live.resting):
                    if live is not None:
                        self._end(live)
                    limit = self.limits[version, urgent]
                    live = Watch(minute, limit, origin=minute)
                    rounds.append(live)
                elif name == "pause" and live is not None and not live.resting:
                    live.resting, live.stopped = True, minute
                elif name in ("stop", "cancel") and live is not None:
                    live.cancelled = name == "cancel"
                    if not live.resting:
                        live.stopped = minute
                    self._end(live)
                    live = None
                if live is not None and not live.resting:
                    live.waits = set(waits)
                    if name == "urgent":
                        self._turn(live, minute, self.limits[version, urgent], "carry")
                    if name in ("carry", "retroactive", "restart"):
                        self._turn(live, minute, self.limits[version, urgent], name, True)
            if live is not None and not live.resting and minute < until:
                self._tick(live, minute)
        return rounds

    def _end(self, watch: Watch) -> None:
        watch.resting = False

    def _hours_at(self, minute: int) -> int:
        return [hours for since, hours in self.hours if since <= minute][-1]

    def _turn(self, watch: Watch, minute: int, limit: int, mode: str, forced: bool = False) -> None:
        if limit == watch.limit and (mode == "carry" or not forced):
            return
        watch.breaches = [one for one in watch.breaches if one[0] < minute]
        watch.limit, watch.seq, watch.due = limit, watch.seq + 1, None
        if mode == "restart":
            watch.used = 0
        if mode == "retroactive":
            watch.used = len(self._worked.get(id(watch), []))
        if watch.used >= limit:
            watch.due = minute
            watch.breaches.append((minute, watch.seq))

    def _tick(self, watch: Watch, minute: int) -> None:
        if watch.waits or not at_work(self.zone, self._hours_at(minute), minute, self.epoch):
            return
        watch.used += 1
        self._worked.setdefault(id(watch), []).append(minute)
        if watch.used == watch.limit:
            watch.due = minute + 1
            watch.breaches.append((minute + 1, watch.seq))


class DayModel(Model):
    """The same life under targets in working days: so many closings that the clock counted at."""

    def _turn(self, watch: Watch, minute: int, limit: int, mode: str, forced: bool = False) -> None:
        if limit == watch.limit and (mode == "carry" or not forced):
            return
        worked = self._worked.get(id(watch), [])
        watch.breaches = [one for one in watch.breaches if one[0] < minute]
        watch.limit, watch.seq, watch.due = limit, watch.seq + 1, None
        if mode == "restart":
            watch.used, watch.days, watch.origin = 0, 0, minute
        if mode == "retroactive":
            watch.used, watch.origin = len(worked), watch.started
            watch.days = sum(self._is_last_of_a_later_day(one, watch.started) for one in worked)
        if watch.days >= limit:
            watch.due = minute
            watch.breaches.append((minute, watch.seq))

    def _tick(self, watch: Watch, minute: int) -> None:
        if watch.waits or not at_work(self.zone, self._hours_at(minute), minute, self.epoch):
            return
        watch.used += 1
        self._worked.setdefault(id(watch), []).append(minute)
        if self._is_last_of_a_later_day(minute, watch.origin):
            watch.days += 1
            if watch.days == watch.limit:
                watch.due = minute + 1
                watch.breaches.append((minute + 1, watch.seq))

    def _is_last_of_a_later_day(self, minute: int, origin: int) -> bool:
        """Nobody is at work on that date after this minute, and it isn't the date of the origin."""
        return self._date(minute) != self._date(origin) and self.is_last_of_a_day(minute)

    def is_last_of_a_day(self, minute: int) -> bool:
        """Somebody is at work in this minute and nobody on that date after it."""
        hours = self._hours_at(minute)
        now, then = (at_work(self.zone, hours, m, self.epoch) for m in (minute, minute + 1))
        return now and not (then and self._date(minute) == self._date(minute + 1))

    def _date(self, minute: int) -> date:
        return date_of(self.zone, minute, self.epoch)
