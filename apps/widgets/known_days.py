"""What to say of deadlines beyond the last day whose holidays are known."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from apps.worktime.tables import last_known_day

DAY = "%d.%m.%Y"
SOON = timedelta(days=366)


def deadline_words(known_until: date | None) -> str:
    """For one deadline; nothing when nothing is missing, as below."""
    template = _("Holidays are known until %(date)s; this deadline is counted without later ones.")
    return _dated(template, known_until)


def plan_words(known_until: date | None) -> str:
    """For the plan from the closing time."""
    template = _("Holidays are known until %(date)s; this plan is counted without later ones.")
    return _dated(template, known_until)


def preview_words(known_until: date | None) -> str:
    """For the deadlines that a change would move."""
    template = _(
        "Holidays are known until %(date)s; some of these deadlines lie later and are counted "
        "without later ones."
    )
    return _dated(template, known_until)


def version_words(specs: Iterable[Mapping[str, object] | None], *, at: datetime) -> str:
    """For hours that observe the production calendar, within a year of its last known day."""
    last = last_known_day()
    if not any(spec and spec.get("production_calendar") for spec in specs):
        return ""
    if last - at.date() > SOON:
        return ""
    template = _("Holidays are known until %(date)s; later deadlines are counted without them.")
    return _dated(template, last)


def _dated(template: str, day: date | None) -> str:
    return "" if day is None else template % {"date": day.strftime(DAY)}
