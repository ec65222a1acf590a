"""A content goes into the rows of a version; windows that nobody shares get their own calendar."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from apps.agencies.models import Agency
from apps.agreements.content import Content, Fault, Spec, written
from apps.agreements.enums import AgreementKind
from apps.agreements.models import (
    Agreement,
    AgreementVersion,
    Calendar,
    CalendarVersion,
    Target,
)
from apps.agreements.models.calendar import in_words
from apps.agreements.queries import bound_calendars
from apps.kernel.actors import Side
from apps.kernel.errors import Refusal
from apps.worktime import CalendarError, calendar_from_spec, same_hours

NORMAL_THRESHOLDS = [50, 75, 100, 150]
URGENT_THRESHOLDS = [33, 66, 100, 150]
#: Where each calendar of a content is pinned.
PINS = {
    "base": "calendar_version",
    "urgent": "urgent_calendar_version",
    "support": "support_calendar_version",
}
PLAIN = ("urgent_contact", "urgent_share", "urgent_least", "recalculation")


class ContentRefused(Refusal):
    """The content can't be kept; `faults` say where."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__([fault.sentence for fault in faults], code="content_faulty")
        self.faults = faults


@transaction.atomic
def draw_calendar(
    *, side: Side, agency: Agency | None, name: str, spec: dict[str, Any], at: datetime
) -> CalendarVersion:
    """A calendar's next version.

    Raises:
        Refusal: the windows can't be counted in.
    """
    try:
        calendar_from_spec(spec)
    except CalendarError as fault:
        reason = _("This calendar can't be used: %(fault)s") % {"fault": in_words(fault)}
        raise Refusal(reason, code="calendar_faulty") from fault
    calendar, _made = Calendar.objects.get_or_create(side=side, agency=agency, name=name)
    last = calendar.versions.aggregate(last=Max("number"))["last"] or 0
    return calendar.versions.create(number=last + 1, spec=spec, effective_from=at)


def write(
    agreement: Agreement, content: Content, *, like: AgreementVersion | None, at: datetime
) -> AgreementVersion:
    """The agreement's next version with this content, a draft; calendars are shared with `like`."""
    last = agreement.versions.aggregate(last=Max("number"))["last"] or 0
    version = AgreementVersion(
        agreement=agreement, number=last + 1, effective_from=content.effective_from
    )
    if like is not None:
        for pin in PINS.values():
            setattr(version, pin, latest_hours(getattr(like, pin), at=at))
    put(version, content, at=at)
    return version


def put(version: AgreementVersion, content: Content, *, at: datetime) -> None:
    """Write the content into the version's rows, in place of what they said."""
    is_new = version._state.adding
    let_go = _calendars(version)
    for name, pin in PINS.items():
        setattr(version, pin, _pinned(version, name, getattr(content, name), at=at))
    version.effective_from = content.effective_from.replace(microsecond=0)
    for field in PLAIN:
        setattr(version, field, getattr(content, field))
    plain = written(content)
    version.ladder = plain["ladder"]
    version.save()
    if not is_new:
        version.targets.all().delete()
    Target.objects.bulk_create(Target(version=version, **row) for row in plain["targets"])
    forget_calendars(let_go - _calendars(version))


def _pinned(
    version: AgreementVersion, name: str, spec: Spec | None, *, at: datetime
) -> CalendarVersion | None:
    """The calendar version with this spec: pinned already, shared by the side, or a new one."""
    if spec is None:
        return None
    for pin in PINS.values():
        held: CalendarVersion | None = getattr(version, pin, None)
        if held is not None and held.spec == spec:
            return held
    agreement = version.agreement
    side = Side.INSURER if agreement.kind == AgreementKind.SLA else Side.AGENCY
    shared = _shared(side, agreement.agency, spec, at=at)
    if shared is not None:
        return shared
    title = _("%(agency)s: hours of version %(number)d") % {
        "agency": agreement.agency.name,
        "number": version.number,
    }
    calendar = Calendar.objects.create(side=side, agency=agreement.agency, name=title[:120])
    return calendar.versions.create(number=1, spec=spec, effective_from=at)


def _shared(side: Side, agency: Agency, spec: Spec, *, at: datetime) -> CalendarVersion | None:
    """Hours now in force that are open alike, in a calendar that moves with its side.

    The insurer's for all agencies first, then one that something signed with this agency counts in.
    """
    rows = Calendar.objects.filter(side=side)
    if side is Side.INSURER:
        rows = rows.filter(Q(agency=None) | Q(agency=agency, pk__in=bound_calendars()))
    else:
        rows = rows.filter(agency=agency, pk__in=bound_calendars())
    begun = CalendarVersion.objects.filter(calendar__in=rows, effective_from__lte=at)
    latest = begun.order_by("calendar", "-number").distinct("calendar").select_related("calendar")
    alike = [one for one in latest if same_hours(one.spec, spec)]
    return min(alike, key=_place, default=None)


def _place(hours: CalendarVersion) -> tuple[bool, str, str]:
    calendar = hours.calendar
    return (calendar.agency_id is not None, calendar.name, str(calendar.pk))


def _calendars(version: AgreementVersion) -> set[UUID]:
    held = (getattr(version, pin, None) for pin in PINS.values())
    return {one.calendar_id for one in held if one is not None}


def forget_calendars(let_go: set[UUID]) -> None:
    """Take away those of an agency's calendars that a draft let go of and nothing is pinned to."""
    for calendar in Calendar.objects.filter(pk__in=let_go, agency__isnull=False):
        anywhere = Q()
        for pin in PINS.values():
            anywhere |= Q(**{f"{pin}__calendar": calendar})
        if not AgreementVersion.objects.filter(anywhere).exists():
            calendar.versions.all().delete()
            calendar.delete()


def latest_hours(version: CalendarVersion | None, *, at: datetime) -> CalendarVersion | None:
    """The version of this calendar that holds at `at`: a later one may have come since."""
    if version is None:
        return None
    later = CalendarVersion.objects.filter(
        calendar_id=version.calendar_id, number__gt=version.number, effective_from__lte=at
    )
    return later.order_by("-number").first() or version
