"""One request inside one week: its lines, stretches and clocks, read once and asked often."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from apps.policy_requests import charging
from apps.policy_requests.adjusted import Charged, Claim
from apps.policy_requests.clocks import folded
from apps.policy_requests.enums import Holder
from apps.policy_requests.folding import Folded
from apps.policy_requests.models import PolicyRequest, StatusChange
from apps.policy_requests.replay import as_it_was
from apps.reports import stretches
from apps.reports.queries import Told
from apps.reports.stretches import Stretch


@dataclass(frozen=True, slots=True)
class Window:
    """The week's `[start, end)` and the instant the report speaks of."""

    start: datetime
    end: datetime
    at: datetime

    def __contains__(self, moment: datetime | None) -> bool:
        return moment is not None and self.start <= moment < self.end


@dataclass(frozen=True, slots=True)
class Life:
    """A request as the week sees it; `history` are its lines as they really happened.

    `charged` is its whole life in the adjusted view.
    """

    told: Told
    history: Sequence[StatusChange]
    whole: Sequence[Stretch]
    week: Sequence[Stretch]
    clocks: Sequence[Folded]
    lines: Sequence[StatusChange]
    charged: Sequence[Charged]

    @property
    def policy_request(self) -> PolicyRequest:
        return self.told.policy_request

    @property
    def moves(self) -> list[StatusChange]:
        """The week's lines that changed the status, the creation among them."""
        return [line for line in self.lines if line.from_status != line.to_status]

    @property
    def is_active(self) -> bool:
        """Somebody held it in the week, or something happened to it."""
        return bool(self.lines) or any(one.holder != Holder.NOBODY for one in self.week)


def live(told: Told, window: Window, outages: Iterable[Claim] = ()) -> Life:
    """Read the request's history against the week; `outages` are those of all its life."""
    history = as_it_was(told.lines)
    whole = stretches.stretches(history, window.at)
    return Life(
        told=told,
        history=history,
        whole=whole,
        week=stretches.cut(whole, window.start, window.end),
        clocks=folded(told.policy_request, at=window.at, history=told.lines),
        lines=[line for line in history if line.occurred_at in window],
        charged=charging.charged(told.policy_request, told.lines, at=window.at, outages=outages),
    )
