"""Days that a decree made otherwise than the bundled production calendar, asked for at the desk."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from apps.agreements.decreed import Decreed, kind_of
from apps.agreements.enums import DayKind
from apps.agreements.hours import decrees
from apps.agreements.models import CalendarVersion
from apps.agreements.queries import notice_calendars
from apps.kernel.errors import Refusal
from apps.registry.models import Job
from apps.usecases import previewing
from apps.usecases.days_change import DaysChange, today
from apps.worktime.tables import known_years

MOST = 40
SATURDAY = 5


def preview(*, days: Sequence[Decreed], user_id: UUID, user_name: str, at: datetime) -> Job:
    """Order the preview of these days, which would count from now on.

    Raises:
        Refusal: with a sentence for every day that can't be so.
    """
    notice_calendars()
    reasons = [reason for one in days if (reason := _against(one, days, at))]
    if not days:
        reasons = [_("Enter at least one day.")]
    if len(days) > MOST:
        reasons = [_("Enter %(count)d days at most.") % {"count": MOST}]
    if reasons:
        raise Refusal(reasons, code="days_faulty")
    change = DaysChange(tuple(days), at)
    return previewing.begin(change, of=None, user_id=user_id, user_name=user_name, at=at)


def _against(one: Decreed, days: Sequence[Decreed], at: datetime) -> str:
    """The first thing that stands against a day, as a sentence; nothing when it may be so."""
    reason = _against_its_date(one, at) or _against_its_kind(one)
    if not reason and sum((each.day, each.region) == (one.day, one.region) for each in days) > 1:
        reason = _("%(day)s is named twice.")
    if not reason and one.region and not _is_followed(one.region):
        reason = _("No calendar follows the region %(region)s.")
    return reason % {"day": one.day.strftime("%d.%m.%Y"), "region": one.region}


def _against_its_date(one: Decreed, at: datetime) -> str:
    if one.day < today(at):
        return _("%(day)s is in the past: what was counted stays counted.")
    if one.day.year not in known_years():
        return _("%(day)s: the production calendar of that year is not loaded yet.")
    return ""


def _against_its_kind(one: Decreed) -> str:
    if one.kind not in DayKind.values:
        return _("%(day)s: choose what becomes of the day.")
    now = kind_of(one.day, [day for _since, day in decrees()], region=one.region)
    reason = ""
    if one.day.weekday() >= SATURDAY:
        reason = _against_weekend(one, now)
    elif one.kind == DayKind.WORKING:
        reason = _(
            "%(day)s is a weekday: mark it an ordinary weekday rather than a working weekend."
        )
    return reason or (_("%(day)s is so already.") if _is_so(one, now) else "")


def _is_so(one: Decreed, now: set[str]) -> bool:
    wanted = {one.kind} - {DayKind.PLAIN.value}
    return now == wanted | (now & {"working"} if one.kind == DayKind.SHORT else set())


def _against_weekend(one: Decreed, now: set[str]) -> str:
    if one.kind == DayKind.PLAIN:
        return _("%(day)s is a Saturday or Sunday: mark it a day off or a working weekend.")
    if one.kind == DayKind.SHORT and "working" not in now:
        return _("%(day)s is a Saturday or Sunday nobody works: it can't be an hour shorter.")
    return ""


def _is_followed(region: str) -> bool:
    return CalendarVersion.objects.filter(spec__region__code=region).exists()
