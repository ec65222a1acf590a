"""Reads about agreements: what binds at an instant, and the compiled terms of a version."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from apps.agreements.engine import Scope, Terms, choose
from apps.agreements.enums import BINDING, AgreementKind, RoundKind, Route, Unit
from apps.agreements.hours import (
    Decree,
    Hours,
    forget_hours,
    hours_at,
    hours_between,
    hours_from,
    versions_from,
)
from apps.agreements.models import AgreementVersion, Calendar, CalendarVersion, Target
from apps.worktime import WorkCalendar

# `AgreementVersionQuerySet.binding` for both kinds at once; every first submit asks.
IN_FORCE = """
SELECT DISTINCT ON (agreement.kind) agreement.kind, version.id
FROM public.agreements_agreementversion version
JOIN public.agreements_agreement agreement ON agreement.id = version.agreement_id
WHERE agreement.agency_id = %s AND version.status = ANY (%s) AND version.effective_from <= %s
ORDER BY agreement.kind, version.effective_from DESC, version.number DESC
"""


@dataclass(frozen=True, slots=True)
class Promise:
    """A target ready to be measured: its row's id, its terms and the share it must reach."""

    target_id: int
    terms: Terms
    attainment: int
    before_due: tuple[timedelta, ...] = ()
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the ladder, `after_minutes` of working time since the trigger."""

    after_minutes: int
    side: str
    role: str
    channel: str = "mail"
    require_ack: bool = False


@dataclass(frozen=True)
class VersionTerms:
    """Everything the clocks need of one signed version; immutable, so kept for good.

    `spec` and `urgent_spec` are the hours as signed; `hours` and `urgent_hours` are these and
    those published since for the same calendar, so ask `spec_at` what counts.
    """

    version_id: UUID
    number: int
    kind: str
    calendar: WorkCalendar
    spec: dict[str, object]
    zone: str
    promises: tuple[tuple[Scope, Promise], ...]
    ladder: tuple[Rung, ...] = ()
    urgent_calendar: WorkCalendar | None = None
    urgent_spec: dict[str, object] | None = None
    calendar_name: str = ""
    urgent_calendar_name: str = ""
    hours: tuple[Hours, ...] = ()
    urgent_hours: tuple[Hours, ...] = ()
    support_calendar: WorkCalendar | None = None
    urgent_share: int = 10
    urgent_least: int = 3
    urgent_contact: str = ""
    recalculation: str = "carry"

    def promise(self, wanted: Scope) -> Promise | None:
        """The promise for this scope, or None when nothing was promised."""
        return choose(self.promises, wanted)

    def hours_of(self, promise: Promise) -> WorkCalendar:
        """The calendar a promise runs in: the urgent route may have its own."""
        return self.urgent_calendar or self.calendar if promise.urgent else self.calendar

    def hours_for(self, wanted: Scope) -> WorkCalendar:
        """The calendar a clock of this scope counts in, wherever only its row is at hand."""
        promise = self.promise(wanted)
        return self.calendar if promise is None else self.hours_of(promise)

    def spec_at(self, at: datetime, *, urgent: bool = False) -> dict[str, object]:
        """The hours that count at `at`, in worktime's notation."""
        held = self._hours(urgent=urgent)
        if held:
            return hours_at(held, at).spec
        return (self.urgent_spec if urgent else None) or self.spec

    def hours_between(
        self, start: datetime, end: datetime, *, urgent: bool = False
    ) -> tuple[Hours, ...]:
        """The calendar versions that count somewhere in [start, end), in order."""
        return hours_between(self._hours(urgent=urgent), start, end)

    def calendar_name_of(self, *, urgent: bool) -> str:
        """The name of the calendar that a route counts in."""
        return (self.urgent_calendar_name if urgent else "") or self.calendar_name

    def _hours(self, *, urgent: bool) -> tuple[Hours, ...]:
        return (self.urgent_hours if urgent else ()) or self.hours


def binding_version_id(kind: AgreementKind, agency_id: UUID, *, at: datetime) -> UUID | None:
    """The version in force between these parties at `at`; None when nothing is signed."""
    return binding_version_ids(agency_id, at=at).get(kind)


def binding_version_ids(agency_id: UUID, *, at: datetime) -> dict[str, UUID]:
    """The versions in force at `at` by the kind of their agreement, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(IN_FORCE, [agency_id, list(BINDING), at])
        return dict(cursor.fetchall())


def promised_in(calendar: Calendar) -> QuerySet[Target]:
    """Every signed target that counts in this calendar, as the base one or the urgent route's."""
    base = Q(version__calendar_version__calendar=calendar)
    urgent = Q(version__urgent_calendar_version__calendar=calendar, route=Route.URGENT)
    return Target.objects.filter(base | urgent, version__status__in=BINDING)


def bound_calendars() -> set[UUID]:
    """The calendars that signed versions count in, on either route or for support."""
    signed = AgreementVersion.objects.filter(status__in=BINDING).values_list(
        "calendar_version__calendar",
        "urgent_calendar_version__calendar",
        "support_calendar_version__calendar",
    )
    return {calendar for pinned in signed.distinct() for calendar in pinned if calendar is not None}


@lru_cache(maxsize=2048)
def terms_of(version_id: UUID) -> VersionTerms:
    """The compiled terms of a version that binds. One query for a version not met before."""
    rows = AgreementVersion.objects.select_related(
        "calendar_version__calendar",
        "urgent_calendar_version__calendar",
        "support_calendar_version",
        "agreement",
    )
    return compiled(rows.get(pk=version_id))


def notice_calendars(edition: str | None = None) -> None:
    """Forget compiled terms when calendars or decreed days were published since then.

    `edition` is what `hours.EDITION` reads; one small query finds it when it is not given.
    """
    if forget_hours(edition):
        terms_of.cache_clear()


def compiled(version: AgreementVersion, proposed: Sequence[Decree] = ()) -> VersionTerms:
    """The terms of a version of any status as it stands; nothing is kept.

    `proposed` are days of the production calendar not decreed yet, as if they were.
    """
    spec, urgent = version.calendar_version.spec, version.urgent_calendar_version
    return VersionTerms(
        version_id=version.pk,
        number=version.number,
        kind=version.agreement.kind,
        calendar=hours_from(version.calendar_version, proposed),
        spec=spec,
        zone=str(spec["zone"]),
        promises=tuple(_promise(target) for target in version.targets.all()),
        ladder=tuple(Rung(**step) for step in version.ladder),
        urgent_calendar=_calendar(urgent, proposed),
        urgent_spec=urgent.spec if urgent else None,
        calendar_name=version.calendar_version.calendar.name,
        urgent_calendar_name=urgent.calendar.name if urgent else "",
        hours=versions_from(version.calendar_version),
        urgent_hours=versions_from(urgent) if urgent else (),
        support_calendar=_calendar(version.support_calendar_version, proposed),
        urgent_share=version.urgent_share,
        urgent_least=version.urgent_least,
        urgent_contact=version.urgent_contact,
        recalculation=version.recalculation,
    )


def _calendar(version: CalendarVersion | None, proposed: Sequence[Decree]) -> WorkCalendar | None:
    return None if version is None else hours_from(version, proposed)


def _promise(target: Target) -> tuple[Scope, Promise]:
    scope = Scope(
        metric=target.metric,
        package_code=target.package_code,
        stage=target.stage,
        repeat=target.round_kind == RoundKind.REPEAT,
        urgent=target.route == Route.URGENT,
    )
    before = tuple(timedelta(minutes=n) for n in sorted(target.before_due_minutes, reverse=True))
    return scope, Promise(target.pk, _terms(target), target.attainment, before, scope.urgent)


def _terms(target: Target) -> Terms:
    if target.unit == Unit.DAYS:
        return Terms(working_days=target.amount, before_due=_before_due(target))
    return Terms(
        duration=timedelta(minutes=target.amount),
        thresholds=tuple(sorted(int(percent) for percent in target.thresholds)),
        before_due=_before_due(target),
    )


def _before_due(target: Target) -> tuple[int, ...]:
    return tuple(sorted({int(minutes) for minutes in target.before_due_minutes}))
