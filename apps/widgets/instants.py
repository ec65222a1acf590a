"""When, in words, in a zone: "сегодня в 14:47", "пт 4 дек, 11:00 (Екатеринбург)"."""

from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from apps.agreements.words import WEEKDAYS
from apps.widgets.zones import Zone, zone_city, zone_of

MONTHS = (
    pgettext_lazy("month of a date", "Jan"),
    pgettext_lazy("month of a date", "Feb"),
    pgettext_lazy("month of a date", "Mar"),
    pgettext_lazy("month of a date", "Apr"),
    pgettext_lazy("month of a date", "May"),
    pgettext_lazy("month of a date", "Jun"),
    pgettext_lazy("month of a date", "Jul"),
    pgettext_lazy("month of a date", "Aug"),
    pgettext_lazy("month of a date", "Sep"),
    pgettext_lazy("month of a date", "Oct"),
    pgettext_lazy("month of a date", "Nov"),
    pgettext_lazy("month of a date", "Dec"),
)


def instant(at: datetime, *, zone: Zone, now: datetime, show_zone: bool = False) -> str:
    """An instant as people say it, in `zone`; `show_zone` adds the city: " (Екатеринбург)".

    Yesterday, today and tomorrow by name, this year by weekday, another year by its full date.
    """
    local, distance = _local(at, zone, now)
    values = {"time": f"{local:%H:%M}", "date": day(local.date(), today=_today(zone, now))}
    if distance == 0:
        words = _("today at %(time)s") % values
    elif distance == 1:
        words = _("tomorrow at %(time)s") % values
    elif distance == -1:
        words = _("yesterday at %(time)s") % values
    else:
        words = _("%(date)s, %(time)s") % values
    return _with_zone(words, zone, show_zone)


def until(at: datetime, *, zone: Zone, now: datetime, show_zone: bool = False) -> str:
    """ "до 14:47" today, "до 09:00 завтра", "до 11:00, пт 4 дек"."""
    local, distance = _local(at, zone, now)
    values = {"time": f"{local:%H:%M}", "date": day(local.date(), today=_today(zone, now))}
    if distance == 0:
        words = _("by %(time)s") % values
    elif distance == 1:
        words = _("by %(time)s tomorrow") % values
    elif distance == -1:
        words = _("by %(time)s yesterday") % values
    else:
        words = _("by %(time)s, %(date)s") % values
    return _with_zone(words, zone, show_zone)


def not_later(at: datetime, *, zone: Zone, now: datetime) -> str:
    """The latest safe moment: "не позже 12:10", "не позже 09:30, пт 4 дек"."""
    local, distance = _local(at, zone, now)
    values = {"time": f"{local:%H:%M}", "date": day(local.date(), today=_today(zone, now))}
    if distance == 0:
        return _("no later than %(time)s") % values
    if distance == 1:
        return _("no later than %(time)s tomorrow") % values
    return _("no later than %(time)s, %(date)s") % values


def opening_words(opens: datetime | None, *, zone: Zone, now: datetime) -> str:
    """When the insurer, closed now, opens and the time begins to count; nothing while he is open.

    "Страховщик откроется завтра в 09:00 (Москва); время пойдёт с этого момента."
    """
    if opens is None:
        return ""
    when = instant(opens, zone=zone, now=now, show_zone=True)
    return _("The insurer opens %(when)s; the time counts from then.") % {"when": when}


def day(on: date, *, today: date) -> str:
    """ "пт 4 дек" within the year of `today`, "04.12.2026" outside it."""
    if on.year != today.year:
        return _("%(day)02d.%(month)02d.%(year)04d") % {
            "day": on.day,
            "month": on.month,
            "year": on.year,
        }
    return _("%(weekday)s %(day)s %(month)s") % {
        "weekday": WEEKDAYS[on.weekday()],
        "day": on.day,
        "month": MONTHS[on.month - 1],
    }


def day_heading(at: datetime, *, zone: Zone, now: datetime) -> str:
    """ "Сегодня", "Вчера", or the date: the heading over a day of the feed."""
    local, distance = _local(at, zone, now)
    if distance == 0:
        return _("Today")
    if distance == -1:
        return _("Yesterday")
    return day(local.date(), today=_today(zone, now))


def clock_time(at: datetime, *, zone: Zone) -> str:
    """ "14:47" on the wall of `zone`."""
    return f"{at.astimezone(zone_of(zone)):%H:%M}"


def _today(zone: Zone, now: datetime) -> date:
    return now.astimezone(zone_of(zone)).date()


def _local(at: datetime, zone: Zone, now: datetime) -> tuple[datetime, int]:
    local = at.astimezone(zone_of(zone))
    return local, (local.date() - _today(zone, now)).days


def _with_zone(words: str, zone: Zone, show_zone: bool) -> str:
    if not show_zone:
        return words
    return _("%(when)s (%(zone)s)") % {"when": words, "zone": zone_city(zone)}
