"""Whole working days: promises "by close of the n-th working day", never part of a duration."""

from apps.worktime.errors import CalendarError, NoWorkingTime
from apps.worktime.instants import DAY, EPOCH_ORDINAL, moment, shown, year_of
from apps.worktime.spec import Rules
from apps.worktime.zones import local_clock, local_ordinal


def nth_close(rules: Rules, at: int, n: int, horizon: int) -> int:
    """The last close of the n-th working day after the day of instant `at`, as an instant."""
    if isinstance(n, bool) or not isinstance(n, int) or n < 1:
        raise CalendarError(
            "A number of working days must be a whole number from 1, not %(value)s.",
            value=shown(n),
        )
    left = n
    for day in range(_day_of(rules, at) + 1, local_ordinal(rules.zone, horizon) + 1):
        hours = _hours(rules, day)
        if hours is not None:
            left -= 1
            if left == 0:
                return hours[1]
    raise NoWorkingTime(
        "There are not %(count)s working days within three years of %(at)s.",
        count=n,
        at=moment(at).isoformat(),
    )


def _day_of(rules: Rules, at: int) -> int:
    """The local date of an instant; the date before while only that one's window is open."""
    today = local_ordinal(rules.zone, at)
    yesterday_hours, hours = _hours(rules, today - 1), _hours(rules, today)
    still_yesterday = yesterday_hours is not None and at < yesterday_hours[1]
    begun = hours is not None and hours[0] <= at
    return today - 1 if still_yesterday and not begun else today


def _hours(rules: Rules, ordinal: int) -> tuple[int, int] | None:
    """First opening and last close of the windows that start on a date; None if closed."""
    midnight = (ordinal - EPOCH_ORDINAL) * DAY
    clock = local_clock(rules.zone, year_of(midnight))
    instants = [
        (clock.instant(midnight + opens), clock.instant(midnight + closes))
        for opens, closes in rules.windows_on(ordinal)
    ]
    worked = [(opens, closes) for opens, closes in instants if opens < closes]
    return (worked[0][0], worked[-1][1]) if worked else None
