"""Other hours under versions that were signed already: what every such change has in common."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from apps.agencies.stepping import here
from apps.agreements.enums import VersionStatus
from apps.agreements.models import AgreementVersion
from apps.agreements.queries import VersionTerms
from apps.policy_requests import clocks
from apps.policy_requests.clocks import Due
from apps.policy_requests.enums import ClockKind
from apps.policy_requests.folding import Folded, fold, pinned_first
from apps.policy_requests.models import PolicyRequest, StatusChange
from apps.usecases.walking import Rows

SIGNED = (VersionStatus.ACTIVE, VersionStatus.SUPERSEDED)
PINS = ("calendar_version", "urgent_calendar_version", "support_calendar_version")
Versions = QuerySet[AgreementVersion, AgreementVersion]


class HoursChange(ABC):
    """A change of the calendars that signed versions count in; the versions stay as they are."""

    _known: dict[UUID, VersionTerms]

    @abstractmethod
    def _versions(self) -> Versions:
        """The signed versions that count in a calendar it changes."""

    @abstractmethod
    def _changed(self, version_id: UUID) -> VersionTerms:
        """The terms of a version once the change is made."""

    def agencies(self) -> Sequence[UUID]:
        """Every agency with such a version."""
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

    def bring_in_line(
        self, policy_requests: Sequence[PolicyRequest], *, at: datetime
    ) -> Sequence[Due]:
        """Derive their clocks again; what was counted before `since` stays counted."""
        return clocks.settle(policy_requests, at=at)
