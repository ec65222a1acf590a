"""What must follow the clock but not to the second: once a minute is enough."""

from datetime import datetime, timedelta

from apps.agencies.stepping import outside
from apps.agreements.services import settle_statuses
from apps.registry import jobs

EVERY = timedelta(minutes=1)


def keep_up(*, at: datetime) -> None:
    """Name the agreements in force as such, and forget long jobs nobody looks at any more.

    Two statements when nothing is due; any number of callers may do it at once.
    """
    with outside():
        settle_statuses(at=at)
        jobs.forget(at=at)
