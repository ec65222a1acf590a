"""What keeps hours from standing for an agreement's calendar: no database."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Protocol

from django.utils.translation import gettext as _

from apps.agreements.content.terms import Spec
from apps.agreements.enums import Metric, Unit
from apps.agreements.models.calendar import in_words
from apps.worktime import CalendarError, NoWorkingTime, WorkCalendar, calendar_from_spec


class Promised(Protocol):
    """A target, typed or signed."""

    @property
    def metric(self) -> str: ...

    @property
    def unit(self) -> str: ...

    @property
    def amount(self) -> int: ...


def hours_faults(spec: Spec, promised: Iterable[Promised], *, since: datetime) -> Iterator[str]:
    """Sentences against new hours from `since` on, in which `promised` would count."""
    try:
        calendar = calendar_from_spec(spec)
        calendar.add(since, timedelta(minutes=1))
    except NoWorkingTime:
        yield never_open()
    except CalendarError as fault:
        yield unusable(fault)
    else:
        lost = {one.metric for one in promised if not is_within_reach(calendar, one, since=since)}
        if lost:
            names = ", ".join(sorted(str(Metric(metric).label) for metric in lost))
            sentence = _("In these hours what is promised would take over three years: %(names)s.")
            yield sentence % {"names": names}


def is_within_reach(calendar: WorkCalendar, promised: Promised, *, since: datetime) -> bool:
    """Whether a promise begun at `since` runs out within the search horizon of three years."""
    try:
        if promised.unit == Unit.DAYS:
            calendar.close_of_nth_working_day(since, promised.amount)
        else:
            calendar.add(since, timedelta(minutes=promised.amount))
    except CalendarError:
        return False
    return True


def never_open() -> str:
    return _("These hours have no open minute in the three years after the start.")


def unusable(fault: CalendarError) -> str:
    return _("This calendar can't be used: %(fault)s") % {"fault": in_words(fault)}
