"""Days decreed beside the bundled production calendar, as a change of terms."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Self
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from apps.agreements.decreed import Decreed
from apps.agreements.models import AgreementVersion, ProductionDay
from apps.agreements.queries import VersionTerms, notice_calendars
from apps.kernel.errors import Conflict
from apps.policy_requests import what_if
from apps.usecases.hours_change import PINS, SIGNED, HoursChange, Versions

DAYS = "days"


def today(at: datetime) -> date:
    """The insurer's date."""
    return at.astimezone(ZoneInfo(str(settings.INSURER["zone"]))).date()


@dataclass(frozen=True)
class DaysChange(HoursChange):
    """What some days are from an instant on, for every calendar that observes the country's.

    `by` is the user who makes it, known once it is made.
    """

    days: tuple[Decreed, ...]
    since: datetime
    by: UUID | None = None
    _known: dict[UUID, VersionTerms] = field(default_factory=dict, compare=False)

    @classmethod
    def read(cls, asked: Mapping[str, Any]) -> Self:
        """The change that `asked` wrote down."""
        days = tuple(
            Decreed(date.fromisoformat(one["day"]), one["kind"], one["region"])
            for one in asked["days"]
        )
        by = asked.get("by")
        return cls(days, datetime.fromisoformat(asked["since"]), UUID(by) if by else None)

    def asked(self) -> dict[str, Any]:
        """The change as plain values."""
        days = [
            {"day": one.day.isoformat(), "kind": one.kind, "region": one.region}
            for one in self.days
        ]
        return {"change": DAYS, "days": days, "since": self.since.isoformat()}

    def _versions(self) -> Versions:
        """Those whose calendar, in any of its versions, observes one of the days."""
        reached = Q()
        for pin in PINS:
            spec = f"{pin}__calendar__versions__spec"
            for region in {one.region for one in self.days}:
                reached |= Q(**{f"{spec}__production_calendar": "RU"}) & (
                    Q(**{f"{spec}__region__code": region}) if region else Q()
                )
        ids = AgreementVersion.objects.filter(reached, status__in=SIGNED).values("pk")
        return AgreementVersion.objects.filter(pk__in=ids)

    def _changed(self, version_id: UUID) -> VersionTerms:
        return what_if.draft_terms(version_id, [(self.since, one) for one in self.days])

    def make(self, *, at: datetime) -> None:
        """Write the days down; they count from `at` on.

        Raises:
            Conflict: one of them is over by now.
        """
        if min(one.day for one in self.days) < today(at):
            raise Conflict(
                _("One of these days is over by now. Look at the preview again."), code="moved_on"
            )
        ProductionDay.objects.bulk_create(
            ProductionDay(
                country=one.country, region=one.region, day=one.day, kind=one.kind,
                since=max(self.since, at), by=self.by or UUID(int=0),
            )
            for one in self.days
        )  # fmt: skip
        notice_calendars()
