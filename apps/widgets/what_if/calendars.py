"""A calendar in the list of calendars."""

from dataclasses import dataclass
from datetime import datetime

from apps.agreements.models import Calendar
from apps.usecases.changing_calendar import hours_now
from apps.widgets.card.hours import hours_words


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """Its name and the hours published last; `url` of new ones, empty where none may be set."""

    name: str
    url: str
    hours: str
    since: datetime


def calendar_row(calendar: Calendar, url: str, *, at: datetime) -> CalendarRow:
    """One row."""
    last = hours_now(calendar)
    return CalendarRow(calendar.name, url, hours_words(last.spec, at=at), last.effective_from)
