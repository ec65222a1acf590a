"""Zones or the production calendar were published anew: every open deadline is derived again."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from django.db import transaction

from apps.agencies.models import Agency
from apps.agreements import time_tables
from apps.policy_requests import clocks
from apps.policy_requests.clocks import Due
from apps.policy_requests.models import PolicyRequest
from apps.registry import jobs
from apps.registry.models import Job, JobKind
from apps.usecases.walking import Rows

log = logging.getLogger(__name__)
TABLES = "tables"


@dataclass(frozen=True)
class TablesChange:
    """Other tables, already installed; `names` are zones, or the production calendar."""

    names: tuple[str, ...]

    @classmethod
    def read(cls, asked: Mapping[str, Any]) -> Self:
        """The change that `asked` wrote down."""
        return cls(tuple(asked["names"]))

    def asked(self) -> dict[str, Any]:
        """The change as plain values."""
        return {"change": TABLES, "names": list(self.names)}

    def agencies(self) -> Sequence[UUID]:
        """Everybody: whose calendar a table stands behind is found out by deriving."""
        return list(Agency.objects.filter(is_active=True).values_list("pk", flat=True))

    def rows(self) -> Rows:
        """Open requests of the agency we are in."""
        return PolicyRequest.objects.open()

    def make(self, *, at: datetime) -> None:
        """Whoever installed them has made the change."""

    def bring_in_line(
        self, policy_requests: Sequence[PolicyRequest], *, at: datetime
    ) -> Sequence[Due]:
        """Derive their clocks again."""
        return clocks.settle(policy_requests, at=at)


@transaction.atomic
def notice(*, at: datetime) -> Job | None:
    """Order open deadlines to be derived again when tables changed; nobody previews the world."""
    names = time_tables.changed(at=at)
    if not names:
        return None
    log.warning("tables of time changed: %s; open deadlines are derived again", ", ".join(names))
    return jobs.order(
        kind=JobKind.APPLY,
        agency=None,
        user_id=None,
        user_name="",
        asked=TablesChange(tuple(names)).asked(),
        place={"phase": "publish"},
        at=at,
    )
