"""Lines that turn a request's terms, to another version or route: written, or only supposed."""

from collections.abc import Sequence
from copy import copy
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from apps.policy_requests.models import StatusChange
from apps.policy_requests.replay import REBASE


def details(*, kind: str, to: UUID, was: UUID, mode: str, reason: str) -> dict[str, Any]:
    """What the line says: the side's version from now on, the one before, and how it counts."""
    return {
        f"{kind}_version_id": str(to),
        f"{kind}_was": str(was),
        "mode": mode,
        "reason": reason.strip()[:300],
    }


def supposed(
    history: Sequence[StatusChange], said: dict[str, Any], *, at: datetime
) -> list[StatusChange]:
    """The history as if such a line were written at `at`; nothing is saved."""
    line = _line_after(history, REBASE, at)
    line.details = said
    return [*history, line]


def supposed_urgent(history: Sequence[StatusChange], *, at: datetime) -> list[StatusChange]:
    """The history as if the request took the urgent route at `at`; nothing is saved."""
    line = _line_after(history, "urgent_on", at)
    line.urgent = True
    return [*history, line]


def _line_after(history: Sequence[StatusChange], name: str, at: datetime) -> StatusChange:
    """A line of that name that leaves the status as it is."""
    line = copy(history[-1])
    line.pk, line.seq, line.name = None, history[-1].seq + 1, name
    line.from_status, line.reason_code, line.details = line.to_status, "", {}
    line.occurred_at = line.recorded_at = max(at.astimezone(UTC), history[-1].occurred_at)
    return line
