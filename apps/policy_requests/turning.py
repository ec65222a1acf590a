"""A request's line that moves it to another version: written, or only supposed."""

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
    line = copy(history[-1])
    line.pk, line.seq, line.name = None, history[-1].seq + 1, REBASE
    line.from_status, line.reason_code, line.details = line.to_status, "", said
    line.occurred_at = line.recorded_at = max(at.astimezone(UTC), history[-1].occurred_at)
    return [*history, line]
