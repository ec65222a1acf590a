"""A calendar whose windows change at given instants: each version counts inside its own time."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from apps.worktime.calendar import Span, WorkCalendar
from apps.worktime.errors import NoWorkingTime
from apps.worktime.instants import MICRO, length, micros, moment

_NO_TIME = timedelta(0)


class Piece(NamedTuple):
    """A calendar in force over `[since, until)`, in UTC; open ends are None."""

    calendar: WorkCalendar
    since: datetime | None
    until: datetime | None


class PiecewiseCalendar(WorkCalendar):
    """The windows of each calendar from its own instant up to the next one's, as one calendar.

    `later` are (in force from, calendar); one that comes into force before an earlier entry
    replaces it. Same arithmetic, same errors as `WorkCalendar`.
    """

    __slots__ = ("_pieces",)

    def __init__(self, first: WorkCalendar, later: Sequence[tuple[datetime, WorkCalendar]]) -> None:
        starts: list[tuple[datetime | None, WorkCalendar]] = [(None, first)]
        for since, calendar in later:
            start = moment(micros(since))
            starts = [one for one in starts if one[0] is None or one[0] < start]
            starts.append((start, calendar))
        ends = [since for since, _calendar in starts[1:]]
        self._pieces = tuple(
            Piece(calendar, since, until)
            for (since, calendar), until in zip(starts, [*ends, None], strict=True)
        )

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the latest windows."""
        return self._pieces[-1].calendar.zone

    def _from(self, at: datetime) -> Iterator[tuple[Piece, datetime]]:
        """The pieces not over at `at`, each with the instant from which it is asked."""
        at = moment(micros(at))
        for piece in self._pieces:
            if piece.until is None or at < piece.until:
                yield piece, at if piece.since is None else max(at, piece.since)

    def add(self, start: datetime, duration: timedelta) -> datetime:
        left = MICRO * length(duration)
        for piece, since in self._from(start):
            if piece.until is not None:
                worked = piece.calendar.elapsed(since, piece.until)
                if worked < left:
                    left -= worked
                    continue
            return piece.calendar.add(since, left)
        raise AssertionError("the last piece has no end")

    def subtract(self, end: datetime, duration: timedelta) -> datetime:
        left, until = MICRO * length(duration), moment(micros(end))
        for piece in reversed(self._pieces):
            if piece.since is not None:
                worked = piece.calendar.elapsed(piece.since, until)
                if worked < left:
                    left, until = left - worked, min(until, piece.since)
                    continue
            return piece.calendar.subtract(until, left)
        raise AssertionError("the first piece has no begin")

    def elapsed(self, start: datetime, end: datetime) -> timedelta:
        total, last = _NO_TIME, moment(micros(end))
        for piece, since in self._from(start):
            until = last if piece.until is None else min(last, piece.until)
            total += piece.calendar.elapsed(since, until)
        return total

    def spans(self, start: datetime, end: datetime) -> list[Span]:
        found: list[Span] = []
        last = moment(micros(end))
        for piece, since in self._from(start):
            until = last if piece.until is None else min(last, piece.until)
            for span in piece.calendar.spans(since, until):
                if found and found[-1].end == span.start:
                    found[-1] = Span(found[-1].start, span.end)
                else:
                    found.append(span)
        return found

    def is_open(self, at: datetime) -> bool:
        piece, since = next(self._from(at))
        return piece.calendar.is_open(since)

    def next_opening(self, at: datetime) -> datetime:
        for piece, since in self._from(at):
            try:
                opening = piece.calendar.next_opening(since)
            except NoWorkingTime:
                if piece.until is None:
                    raise
                continue
            if piece.until is None or opening < piece.until:
                return opening
        raise AssertionError("the last piece has no end")

    def next_closing(self, at: datetime) -> datetime:
        opening = self.next_opening(at)
        for piece, since in self._from(opening):
            if not piece.calendar.is_open(since):
                return since
            closing = piece.calendar.next_closing(since)
            if piece.until is None or closing < piece.until:
                return closing
        raise AssertionError("the last piece has no end")

    def close_of_nth_working_day(self, at: datetime, n: int) -> datetime:
        """A date is one working day, closed when it is closed by the windows in force then."""
        left, last_date = n, None
        for piece, _since in self._from(at):
            for close in _closes(piece, at):
                day = (close - MICRO).astimezone(piece.calendar.zone).date()
                if day != last_date:
                    left, last_date = left - 1, day
                if left <= 0:
                    return close
        raise AssertionError("the last piece has no end")

    @property
    def loaded_until(self) -> datetime | None:
        return self._pieces[-1].calendar.loaded_until

    def covers(self, until: datetime) -> bool:
        piece, _since = next(self._from(until))
        return piece.calendar.covers(until)

    def known_short_of(self, until: datetime) -> date | None:
        piece, _since = next(self._from(until))
        return piece.calendar.known_short_of(until)


def _closes(piece: Piece, at: datetime) -> Iterator[datetime]:
    """The closes of the working days after the day of `at` that fall into the piece."""
    number = 0
    while True:
        number += 1
        try:
            close = piece.calendar.close_of_nth_working_day(at, number)
        except NoWorkingTime:
            if piece.until is None:
                raise
            return
        if piece.until is not None and close > piece.until:
            return
        if piece.since is None or close > piece.since:
            yield close
