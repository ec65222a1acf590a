"""How working time is counted. Pure Python: no framework, no present time.

calendar = calendar_from_spec({"zone": "Europe/Moscow", "weekly": {...}})
calendar.add(start, timedelta(minutes=45))
"""

from apps.worktime.calendar import Span, WorkCalendar, calendar_from_spec
from apps.worktime.compiled import HORIZON_YEARS
from apps.worktime.errors import CalendarError, NoWorkingTime
from apps.worktime.piecewise import PiecewiseCalendar
from apps.worktime.production import production_calendar
from apps.worktime.spec import same_hours

__all__ = [
    "HORIZON_YEARS",
    "CalendarError",
    "NoWorkingTime",
    "PiecewiseCalendar",
    "Span",
    "WorkCalendar",
    "calendar_from_spec",
    "production_calendar",
    "same_hours",
]
