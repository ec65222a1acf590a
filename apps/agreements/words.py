"""A calendar's week and a length in words: "по будням с 9:00 до 18:00", "21 минута"."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import npgettext, pgettext_lazy

from apps.agencies.zones import zone_city

WEEKDAYS = (
    pgettext_lazy("weekday", "Mon"),
    pgettext_lazy("weekday", "Tue"),
    pgettext_lazy("weekday", "Wed"),
    pgettext_lazy("weekday", "Thu"),
    pgettext_lazy("weekday", "Fri"),
    pgettext_lazy("weekday", "Sat"),
    pgettext_lazy("weekday", "Sun"),
)
MINUTE = timedelta(minutes=1)

KEYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WORKDAYS, WHOLE_WEEK = (0, 4), (0, 6)
Windows = tuple[tuple[str, str], ...]

ZONE_TIMES = {
    "Europe/Kaliningrad": pgettext_lazy("hours of a city", "Kaliningrad time"),
    "Europe/Moscow": pgettext_lazy("hours of a city", "Moscow time"),
    "Europe/Samara": pgettext_lazy("hours of a city", "Samara time"),
    "Asia/Yekaterinburg": pgettext_lazy("hours of a city", "Yekaterinburg time"),
    "Asia/Omsk": pgettext_lazy("hours of a city", "Omsk time"),
    "Asia/Novosibirsk": pgettext_lazy("hours of a city", "Novosibirsk time"),
    "Asia/Krasnoyarsk": pgettext_lazy("hours of a city", "Krasnoyarsk time"),
    "Asia/Irkutsk": pgettext_lazy("hours of a city", "Irkutsk time"),
    "Asia/Yakutsk": pgettext_lazy("hours of a city", "Yakutsk time"),
    "Asia/Vladivostok": pgettext_lazy("hours of a city", "Vladivostok time"),
    "Asia/Magadan": pgettext_lazy("hours of a city", "Magadan time"),
    "Asia/Kamchatka": pgettext_lazy("hours of a city", "Kamchatka time"),
}


def zone_time(zone: str) -> str:
    """ "по Москве", "Moscow time"; another city by its name."""
    known = ZONE_TIMES.get(zone)
    return str(known) if known else _("local time: %(city)s") % {"city": zone_city(zone)}


def is_always(spec: Mapping[str, Any]) -> bool:
    """Open day and night."""
    return spec.get("always") is True


def hours(spec: Mapping[str, Any]) -> str:
    """The opening hours of a calendar in its written notation; empty for a week without any."""
    if is_always(spec):
        return _("around the clock")
    runs = _runs(spec.get("weekly") or {})
    if len(runs) == 1:
        (first, last, windows) = runs[0]
        if (first, last) == WORKDAYS:
            return _("on weekdays %(windows)s") % {"windows": _windows(windows)}
        if (first, last) == WHOLE_WEEK:
            return _("every day %(windows)s") % {"windows": _windows(windows)}
    return ", ".join(
        _("%(days)s %(windows)s") % {"days": _days(first, last), "windows": _windows(windows)}
        for first, last, windows in runs
    )


def _runs(weekly: Mapping[str, Sequence[Sequence[str]]]) -> list[tuple[int, int, Windows]]:
    """Neighbouring days with equal windows; closed days are left out."""
    found: list[tuple[int, int, Windows]] = []
    for number, key in enumerate(KEYS):
        windows = tuple((window[0], window[1]) for window in weekly.get(key, ()))
        if not windows:
            continue
        if found and found[-1][1] == number - 1 and found[-1][2] == windows:
            found[-1] = (found[-1][0], number, windows)
        else:
            found.append((number, number, windows))
    return found


def _days(first: int, last: int) -> str:
    if first == last:
        return str(WEEKDAYS[first])
    return f"{WEEKDAYS[first]}–{WEEKDAYS[last]}"


def _windows(windows: Windows) -> str:
    told = [
        _("from %(open)s to %(close)s") % {"open": _time(start), "close": _time(end)}
        for start, end in windows
    ]
    words = told[0]
    for more in told[1:]:
        words = _("%(hours)s and %(more)s") % {"hours": words, "more": more}
    return words


def _time(text: str) -> str:
    return text.removeprefix("0") if len(text) > 4 else text


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
