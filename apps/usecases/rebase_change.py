"""Open requests of one agency move to the version that binds now: as a change of terms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Self
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from apps.accounts.models import Membership
from apps.agencies.stepping import inside
from apps.agreements.engine import Mode
from apps.agreements.models import AgreementVersion
from apps.kernel.actors import Actor, Side
from apps.kernel.errors import Conflict
from apps.policy_requests import turning
from apps.policy_requests.clocks import Due, folded
from apps.policy_requests.enums import ClockKind
from apps.policy_requests.folding import Folded
from apps.policy_requests.models import PolicyRequest, StatusChange
from apps.staff.services import actor_of
from apps.usecases import rebasing
from apps.usecases.walking import Rows

REBASE = "rebase"


@dataclass(frozen=True)
class RebaseChange:
    """Everything open under an earlier version runs by this one from now on.

    `by` is the user who makes it, known once it is made.
    """

    version_id: UUID
    mode: Mode
    reason: str
    by: UUID | None = None

    @classmethod
    def read(cls, asked: Mapping[str, Any]) -> Self:
        """The change that `asked` wrote down."""
        by = asked.get("by")
        mode, reason = Mode(asked["mode"]), asked["reason"]
        return cls(UUID(asked["version_id"]), mode, reason, UUID(by) if by else None)

    def asked(self) -> dict[str, Any]:
        """The change as plain values."""
        return {
            "change": REBASE,
            "version_id": str(self.version_id),
            "mode": self.mode.value,
            "reason": self.reason,
        }

    @cached_property
    def version(self) -> AgreementVersion:
        """The version, with its agreement and agency."""
        return AgreementVersion.objects.select_related("agreement__agency").get(pk=self.version_id)

    @property
    def kind(self) -> ClockKind:
        """Whose promises move."""
        return ClockKind(self.version.agreement.kind)

    def agencies(self) -> Sequence[UUID]:
        """The one whose agreement it is."""
        return [self.version.agreement.agency_id]

    def rows(self) -> Rows:
        """Open requests that run by another version of this agreement."""
        pin = f"{self.kind.value}_version_id"
        rows = PolicyRequest.objects.open().filter(**{f"{pin}__isnull": False})
        return rows.exclude(**{pin: self.version_id})

    def after(
        self, policy_request: PolicyRequest, history: Sequence[StatusChange], *, at: datetime
    ) -> list[Folded]:
        """The request's clocks once it has moved."""
        said = turning.details(
            kind=self.kind.value,
            to=self.version_id,
            was=getattr(policy_request, f"{self.kind.value}_version_id"),
            mode=self.mode.value,
            reason=self.reason,
        )
        return folded(policy_request, at=at, history=turning.supposed(history, said, at=at))

    def make(self, *, at: datetime) -> None:
        """Nothing but a last look: the requests are moved one by one.

        Raises:
            Conflict: another version binds by now. NotAllowed: see `bring_in_line`.
        """
        agreement = self.version.agreement
        binding = AgreementVersion.objects.binding(at=at).filter(agreement=agreement).first()
        if binding is None or binding.pk != self.version_id:
            raise Conflict(_("Another version is in force by now."), code="not_binding")
        with inside(agreement.agency_id):
            rebasing.refuse_unless_theirs(self._hands(), self.kind)

    def bring_in_line(
        self, policy_requests: Sequence[PolicyRequest], *, at: datetime
    ) -> Sequence[Due]:
        """Write each request's line, in the name of whoever makes the change."""
        by, due = self._hands(), []
        waiting = self.rows().filter(pk__in=[one.pk for one in policy_requests])
        left = set(waiting.values_list("pk", flat=True))
        latest = _latest(policy_requests)
        for one in policy_requests:
            if one.pk in left:
                moved = rebasing.turn(
                    one, self.version, self.mode, self.reason, by=by, at=max(at, latest[one.pk])
                )
                due += moved.due
        return due

    def _hands(self) -> Actor:
        """The maker's hands in the agency we are in."""
        rows = Membership.objects.filter(user_id=self.by or UUID(int=0), is_active=True)
        if self.kind == ClockKind.SLA:
            rows = rows.filter(side=Side.INSURER)
        else:
            rows = rows.filter(agency=self.version.agreement.agency)
        member = rows.select_related("user").first()
        if member is None:
            raise Conflict(
                _("Whoever ordered this change does not work here any more."), code="nobody"
            )
        return actor_of(member)


def _latest(policy_requests: Sequence[PolicyRequest]) -> dict[UUID, datetime]:
    """When the last thing on record of each happened."""
    rows = StatusChange.objects.filter(policy_request__in=policy_requests).order_by()
    found = rows.values("policy_request").annotate(latest=Max("occurred_at"))
    return dict(found.values_list("policy_request", "latest"))
