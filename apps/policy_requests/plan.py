"""A request planned back from its closing time, from the terms it is held to."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from apps.agencies.stepping import here
from apps.agreements.enums import AgreementKind
from apps.agreements.queries import binding_version_id, terms_of
from apps.policy_requests.clocks import folded
from apps.policy_requests.folding import Folded
from apps.policy_requests.models import PolicyRequest
from apps.policy_requests.planned import ClosingPlan, Terms, plan_back, plan_left, steps_of
from apps.policy_requests.road import ROAD, legs_left

__all__ = ["ClosingPlan", "plan_for", "plan_of", "terms_in_force"]


def plan_for(*, package_code: str, closing_at: datetime, at: datetime) -> ClosingPlan | None:
    """A request that would be opened at `at`, by the terms in force; None without an agreement."""
    terms = terms_in_force(package_code, None, None, at=at)
    if terms is None:
        return None
    base, faster = (steps_of(ROAD, terms, (), urgent=urgent) for urgent in (False, True))
    return plan_back(base, faster, closing_at=closing_at, at=at)


def plan_of(
    policy_request: PolicyRequest,
    *,
    at: datetime,
    clocks: Sequence[Folded] | None = None,
    closing_at: datetime | None = None,
) -> ClosingPlan | None:
    """The way that is left as of `at`; None without a closing time, an agreement or a way.

    `clocks`: the request's clocks as of `at`, when they have been folded already. `closing_at`: a
    deadline to plan back from instead of the request's own closing.
    """
    one = policy_request
    if (closing_at or one.closing_at) is None or not legs_left(one.status, one.return_stage):
        return None
    terms = terms_in_force(one.package_code, one.sla_version_id, one.ola_version_id, at=at)
    if terms is None:
        return None
    known = folded(one, at=at) if clocks is None else clocks
    return plan_left(one, terms, known, at=at, closing_at=closing_at)


def terms_in_force(
    package_code: str, sla_id: UUID | None, ola_id: UUID | None, *, at: datetime
) -> Terms | None:
    """The pinned versions, else those in force."""
    agency_id = here().pk
    sla = sla_id or binding_version_id(AgreementKind.SLA, agency_id, at=at)
    ola = ola_id or binding_version_id(AgreementKind.OLA, agency_id, at=at)
    if sla is None:
        return None
    return Terms(package_code, terms_of(sla), terms_of(ola) if ola else None)
