"""How long, in short words: "1 ч 20 мин"."""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

MINUTE = timedelta(minutes=1)


def duration(length: timedelta, *, days: bool = True) -> str:
    """The two largest units of a length, cut down to whole minutes: "2 дня 3 ч", "1 ч 05 мин".

    `days=False` is for working time, where a day has no fixed number of hours: "26 ч".
    Negative lengths are written as their size.
    """
    minutes = abs(length) // MINUTE
    if minutes == 0:
        return _("less than a minute")
    hours, minutes = divmod(minutes, 60)
    if days and hours >= 24:
        return _days(*divmod(hours, 24))
    return _hours(hours, minutes)


def working_duration(length: timedelta) -> str:
    """A length of working time: hours and minutes, never days."""
    return duration(length, days=False)


def exact_duration(length: timedelta) -> str:
    """A length of working time to the second, so that parts add up: "1 ч 05 мин 07 с", "7 с"."""
    seconds = abs(length) // timedelta(seconds=1)
    if seconds < 60:
        return _("%(seconds)s s") % {"seconds": seconds}
    if seconds % 60 == 0:
        return working_duration(length)
    values = {"length": working_duration(length), "seconds": seconds % 60}
    return _("%(length)s %(seconds)02d s") % values


def _days(days: int, hours: int) -> str:
    counted = {"count": days, "hours": hours}
    if hours:
        return ngettext("%(count)s day %(hours)s h", "%(count)s days %(hours)s h", days) % counted
    return ngettext("%(count)s day", "%(count)s days", days) % counted


def _hours(hours: int, minutes: int) -> str:
    if hours and minutes:
        return _("%(hours)s h %(minutes)02d min") % {"hours": hours, "minutes": minutes}
    if hours:
        return _("%(hours)s h") % {"hours": hours}
    return _("%(minutes)s min") % {"minutes": minutes}
