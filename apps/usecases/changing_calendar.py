"""New hours for a calendar, asked for by the party whose calendar it is.

Publishing writes one row; from then on each move counts in the new hours by itself.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from apps.agencies.models import Agency
from apps.agreements.content.hours_faults import hours_faults
from apps.agreements.models import Calendar, CalendarVersion
from apps.agreements.queries import bound_calendars, promised_in
from apps.kernel.actors import Side
from apps.kernel.errors import NotFound, Refusal
from apps.registry.models import Job
from apps.usecases import previewing
from apps.usecases.calendar_change import CalendarChange


def preview(
    *,
    calendar: Calendar,
    spec: dict[str, Any],
    since: datetime,
    of: Agency | None,
    user_id: UUID,
    user_name: str,
    at: datetime,
) -> Job:
    """Order the preview of new hours from `since` on, or from now when that has passed.

    Raises:
        Refusal: the hours can't be counted in, are the ones in force, or would begin before
            hours that were published already.
    """
    since = max(since, at)
    _refuse_faulty(spec, calendar, since)
    last = calendar.versions.order_by("-number").first()
    if last is not None and last.spec == spec:
        raise Refusal(_("These are the hours that are in force already."), code="same_hours")
    if last is not None and last.effective_from > since:
        raise Refusal(_("Later hours are published already; begin after them."), code="too_early")
    change = CalendarChange(calendar.pk, spec, since)
    return previewing.begin(change, of=of, user_id=user_id, user_name=user_name, at=at)


def _refuse_faulty(spec: dict[str, Any], calendar: Calendar, since: datetime) -> None:
    """Every promise signed for this calendar would count in the new hours from then on."""
    reasons = list(hours_faults(spec, promised_in(calendar), since=since))
    if reasons:
        raise Refusal(reasons, code="calendar_faulty")


def calendars_of(agency: Agency | None) -> list[Calendar]:
    """The calendars a party may change, by name: the agency's own, or the insurer's.

    The insurer's are those that stand for all agencies, and those that a signed agreement with one
    agency made its own.
    """
    named = Calendar.objects.filter(versions__isnull=False)
    if agency is not None:
        named = named.filter(side=Side.AGENCY, agency=agency)
    else:
        named = named.filter(Q(agency=None) | Q(pk__in=bound_calendars()), side=Side.INSURER)
    return list(named.distinct().order_by("name"))


def calendar_of(calendar_id: UUID, agency: Agency | None) -> Calendar:
    """One of them.

    Raises:
        NotFound: absent, or another party's.
    """
    found = next((one for one in calendars_of(agency) if one.pk == calendar_id), None)
    if found is None:
        raise NotFound(_("There is no such calendar."))
    return found


def hours_now(calendar: Calendar) -> CalendarVersion:
    """The latest hours of a calendar, published or still to begin."""
    return calendar.versions.order_by("-number")[0]
