"""New hours of one calendar, as a change of terms."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from django.db.models import Max, Q
from django.utils.translation import gettext as _

from apps.agreements.models import AgreementVersion, Calendar, CalendarVersion
from apps.agreements.queries import VersionTerms, notice_calendars, terms_of
from apps.kernel.errors import Conflict
from apps.policy_requests import what_if
from apps.usecases.hours_change import PINS, SIGNED, HoursChange, Versions

CALENDAR = "calendar"


@dataclass(frozen=True)
class CalendarChange(HoursChange):
    """New hours of one calendar from an instant on, for everybody whose agreement names it."""

    calendar_id: UUID
    spec: dict[str, Any]
    since: datetime
    _known: dict[UUID, VersionTerms] = field(default_factory=dict, compare=False)

    @classmethod
    def read(cls, asked: Mapping[str, Any]) -> Self:
        """The change that `asked` wrote down."""
        since = datetime.fromisoformat(asked["since"])
        return cls(calendar_id=UUID(asked["calendar_id"]), spec=asked["spec"], since=since)

    def asked(self) -> dict[str, Any]:
        """The change as plain values."""
        return {
            "change": CALENDAR,
            "calendar_id": str(self.calendar_id),
            "spec": self.spec,
            "since": self.since.isoformat(),
        }

    def _versions(self) -> Versions:
        pins = Q()
        for pin in PINS:
            pins |= Q(**{f"{pin}__calendar": self.calendar_id})
        return AgreementVersion.objects.filter(pins, status__in=SIGNED)

    def _changed(self, version_id: UUID) -> VersionTerms:
        pinned = AgreementVersion.objects.filter(pk=version_id).values_list(
            *(f"{pin}__calendar" for pin in PINS)
        )[0]
        base, urgent, support = (calendar == self.calendar_id for calendar in pinned)
        return what_if.with_hours(
            terms_of(version_id),
            self.spec,
            since=self.since,
            base=base,
            urgent=urgent,
            support=support,
        )

    def make(self, *, at: datetime) -> CalendarVersion:
        """Publish the hours: the calendar's next version, in force from `since`, or from now.

        Raises:
            Conflict: other hours were published meanwhile that begin later.
        """
        calendar = Calendar.objects.select_for_update().get(pk=self.calendar_id)
        since = max(self.since, at)
        last = calendar.versions.aggregate(number=Max("number"), since=Max("effective_from"))
        if last["since"] is not None and last["since"] > since:
            raise Conflict(
                _("Other hours were published meanwhile. Look at the preview again."),
                code="moved_on",
            )
        number = (last["number"] or 0) + 1
        made = calendar.versions.create(number=number, spec=self.spec, effective_from=since)
        notice_calendars()
        return made
