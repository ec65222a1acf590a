"""Changes of terms that touch open requests: other hours, other tables of time, another version.

A change is looked at before it is made, when somebody asks for it, then made, and the open requests
are brought in line part by part.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from apps.policy_requests.clocks import Due
from apps.policy_requests.folding import Folded
from apps.policy_requests.models import PolicyRequest, StatusChange
from apps.usecases.calendar_change import CALENDAR, CalendarChange
from apps.usecases.days_change import DAYS, DaysChange
from apps.usecases.rebase_change import REBASE, RebaseChange
from apps.usecases.tables_change import TABLES, TablesChange
from apps.usecases.walking import Rows


class TermsChange(Protocol):
    """What a job brings open requests in line with."""

    def asked(self) -> dict[str, Any]:
        """The change as plain values; `read` understands them."""

    def agencies(self) -> Sequence[UUID]:
        """Whose open requests it touches."""

    def rows(self) -> Rows:
        """The open requests it touches, in the agency we are in."""

    def make(self, *, at: datetime) -> object:
        """Let it hold from now on.

        Raises:
            BelayError: it can't be made any more.
        """

    def bring_in_line(
        self, policy_requests: Sequence[PolicyRequest], *, at: datetime
    ) -> Sequence[Due]:
        """Let it count for these requests, held locked; returns what fell due by it."""


class Previewable(TermsChange, Protocol):
    """A change that somebody asks for, and so sees before it is made."""

    def after(
        self, policy_request: PolicyRequest, history: Sequence[StatusChange], *, at: datetime
    ) -> list[Folded]:
        """The request's clocks once the change is made. Writes nothing."""


PREVIEWABLE: dict[str, type[CalendarChange] | type[DaysChange] | type[RebaseChange]] = {
    CALENDAR: CalendarChange,
    DAYS: DaysChange,
    REBASE: RebaseChange,
}


def read(asked: Mapping[str, Any]) -> TermsChange:
    """The change that `asked` wrote down."""
    return TablesChange.read(asked) if asked["change"] == TABLES else previewable(asked)


def previewable(asked: Mapping[str, Any]) -> Previewable:
    """The same, where somebody asked for it."""
    return PREVIEWABLE[asked["change"]].read(asked)
