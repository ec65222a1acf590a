"""New hours of one calendar, as a change of terms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _

from apps.agencies.stepping import here
from apps.agreements.enums import VersionStatus
from apps.agreements.models import AgreementVersion, Calendar, CalendarVersion
from apps.agreements.queries import VersionTerms, notice_calendars, terms_of
from apps.kernel.errors import Conflict
from apps.policy_requests import clocks, what_if
from apps.policy_requests.clocks import Due
from apps.policy_requests.enums import ClockKind
from apps.policy_requests.folding import Folded, fold, pinned_first
from apps.policy_requests.models import PolicyRequest, StatusChange
from apps.usecases.walking import Rows

CALENDAR = "calendar"
SIGNED = (VersionStatus.ACTIVE, VersionStatus.SUPERSEDED)
PINS = ("calendar_version", "urgent_calendar_version", "support_calendar_version")


@dataclass(frozen=True)
class CalendarChange:
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

    def _versions(self) -> "QuerySet[AgreementVersion, AgreementVersion]":
        pins = Q()
        for pin in PINS:
            pins |= Q(**{f"{pin}__calendar": self.calendar_id})
        return AgreementVersion.objects.filter(pins, status__in=SIGNED)

    def agencies(self) -> Sequence[UUID]:
        """Every agency with a signed version that counts in this calendar."""
        return list(self._versions().values_list("agreement__agency", flat=True).distinct())

    def rows(self) -> Rows:
        """Open requests pinned to such a version, in the agency we are in."""
        pinned = self._versions().filter(agreement__agency=here())
        ids = list(pinned.values_list("pk", flat=True))
        rows = PolicyRequest.objects.open()
        return rows.filter(Q(sla_version_id__in=ids) | Q(ola_version_id__in=ids))

    def after(
        self, policy_request: PolicyRequest, history: Sequence[StatusChange], *, at: datetime
    ) -> list[Folded]:
        """The request's clocks once the change is made."""
        return fold(
            history,
            package_code=policy_request.package_code,
            sla=self._terms(pinned_first(history, ClockKind.SLA) or policy_request.sla_version_id),
            ola=self._terms(pinned_first(history, ClockKind.OLA) or policy_request.ola_version_id),
            at=at,
            find=self._find,
        )

    def _terms(self, version_id: UUID | None) -> VersionTerms | None:
        return None if version_id is None else self._find(version_id)

    def _find(self, version_id: UUID) -> VersionTerms:
        if version_id not in self._known:
            self._known[version_id] = self._changed(version_id)
        return self._known[version_id]

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

    def bring_in_line(
        self, policy_requests: Sequence[PolicyRequest], *, at: datetime
    ) -> Sequence[Due]:
        """Derive their clocks again; what was counted before `since` stays counted."""
        return clocks.settle(policy_requests, at=at)
