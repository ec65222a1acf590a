"""How long, in words: "1 ч 20 мин" on screens, "21 минута" inside sentences."""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext

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


def duration_words(length: timedelta, *, case: str = "nominative") -> str:
    """A length in whole words for a sentence: "1 час 20 минут", "21 минута".

    `case` is "nominative" ("осталась 21 минута"), "accusative" ("через 21 минуту") or
    "genitive" ("в течение 21 минуты"); English has one form for all three.
    """
    minutes = abs(length) // MINUTE
    hours, rest = divmod(minutes, 60)
    if hours and rest:
        pair = {"hours": _whole_hours(hours, case), "minutes": _whole_minutes(rest, case)}
        return _("%(hours)s %(minutes)s") % pair
    return _whole_hours(hours, case) if hours else _whole_minutes(minutes, case)


def _whole_hours(count: int, case: str) -> str:
    forms = {
        "nominative": npgettext("nominative", "%(count)s hour", "%(count)s hours", count),
        "accusative": npgettext("accusative", "%(count)s hour", "%(count)s hours", count),
        "genitive": npgettext("genitive", "%(count)s hour", "%(count)s hours", count),
    }
    return forms[case] % {"count": count}


def _whole_minutes(count: int, case: str) -> str:
    forms = {
        "nominative": npgettext("nominative", "%(count)s minute", "%(count)s minutes", count),
        "accusative": npgettext("accusative", "%(count)s minute", "%(count)s minutes", count),
        "genitive": npgettext("genitive", "%(count)s minute", "%(count)s minutes", count),
    }
    return forms[case] % {"count": count}
