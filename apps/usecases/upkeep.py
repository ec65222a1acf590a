"""What must follow the clock but not to the second: once a minute is enough."""

from datetime import datetime, timedelta

from apps.agencies.stepping import outside
from apps.agreements.services import settle_statuses
from apps.registry import jobs
from apps.usecases import alarming, tables_change
from apps.watch import lags

EVERY = timedelta(minutes=1)
# A process reads the tables of time once, so it looks at them once.
_looked: list[datetime] = []


def name_what_binds(*, at: datetime) -> int:
    """Say `active` of agreements that came into force, and `superseded` of those before them.

    They bind by their instants alone; this is for the eye, so the loop does it every round. One
    statement when nothing is due.
    """
    with outside():
        return settle_statuses(at=at)


def keep_up(*, at: datetime) -> None:
    """Name the agreements in force as such, forget long jobs nobody looks at any more, keep the
    table of lags small, and look whether the ticker goes.

    A process that has just started also sees whether the tables of time are those of before. A
    few statements when nothing is due; any number of callers may do it at once.
    """
    with outside():
        if not _looked:
            tables_change.notice(at=at)
            _looked.append(at)
        settle_statuses(at=at)
        jobs.forget(at=at)
        lags.compact()
    alarming.look(at=at)
