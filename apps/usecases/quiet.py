"""Quiet hours: an alert leaves when its reader works, unless the request is urgent.

What happened is recorded on time; only the mail waits for the next opening.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from apps.agencies.stepping import here
from apps.agreements.enums import AgreementKind
from apps.agreements.queries import binding_version_id, terms_of
from apps.kernel.actors import Side
from apps.policy_requests.models import PolicyRequest
from apps.usecases.audiences import AGENCY, DESK, LEADS, MANAGERS
from apps.worktime import NoWorkingTime

SIDES = {DESK: Side.INSURER, MANAGERS: Side.INSURER, AGENCY: Side.AGENCY, LEADS: Side.AGENCY}


def leaves_at(policy_request: PolicyRequest, side: Side | None, *, at: datetime) -> datetime:
    """When an alert about the request may reach this side: now, or at its next opening.

    The insurer works by its agreement with the agency, the agency by its own. Who has no agreed
    hours, and the client, is told at once.
    """
    version_id = _hours_of(policy_request, side)
    return at if policy_request.urgent else _opening(version_id, at=at)


def opens_at(side: Side, *, at: datetime) -> datetime:
    """When a message that is about no request may reach this side of the present agency."""
    kind = AgreementKind.SLA if side is Side.INSURER else AgreementKind.OLA
    return _opening(binding_version_id(kind, here().pk, at=at), at=at)


def _opening(version_id: UUID | None, *, at: datetime) -> datetime:
    if version_id is None:
        return at
    try:
        return terms_of(version_id).calendar.next_opening(at)
    except NoWorkingTime:
        return at


def _hours_of(policy_request: PolicyRequest, side: Side | None) -> UUID | None:
    if side is Side.INSURER:
        return policy_request.sla_version_id
    return policy_request.ola_version_id if side is Side.AGENCY else None


def departures(
    policy_request: PolicyRequest, audience: Iterable[str], *, at: datetime
) -> list[tuple[datetime, tuple[str, ...]]]:
    """The audience by the moment its mail leaves, in its own order; one moment, one message."""
    found: dict[datetime, list[str]] = defaultdict(list)
    for one in audience:
        found[leaves_at(policy_request, SIDES.get(one), at=at)].append(one)
    return [(moment, tuple(names)) for moment, names in found.items()]
