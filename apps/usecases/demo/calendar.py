"""Working moments of the past weeks, for a plausible history that is always recent."""

import random
from datetime import datetime, timedelta
from typing import Any

from apps.worktime import WorkCalendar, calendar_from_spec


class Days:
    """Instants inside one side's working hours, drawn from a seeded source."""

    def __init__(self, spec: dict[str, Any], source: random.Random) -> None:
        self.calendar: WorkCalendar = calendar_from_spec(spec)
        self.source = source

    def after(self, start: datetime, minutes: float) -> datetime:
        """The instant `minutes` of working time later."""
        return self.calendar.add(start, timedelta(minutes=minutes))
