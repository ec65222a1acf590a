"""When the closings of requests turn amber by themselves, for the lists to show."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from apps.agencies.stepping import here
from apps.agreements.enums import AgreementKind
from apps.agreements.planning import Turning
from apps.agreements.queries import binding_version_ids, terms_of
from apps.policy_requests.clocks.reading import Settled
from apps.policy_requests.models import PolicyRequest
from apps.policy_requests.planned import Terms, plan_left
from apps.policy_requests.road import legs_left


def turnings(settled: Sequence[Settled], *, at: datetime) -> dict[UUID, Turning]:
    """For every request with a closing time, a way left and an agreement, by its id.

    No statement, but one for all where a request has yet to be bound by whatever is in force.
    """
    going = [one for one in settled if _has_a_way(one.policy_request)]
    unbound = any(_is_unbound(one.policy_request) for one in going)
    in_force = binding_version_ids(here().pk, at=at) if unbound else {}
    found: dict[UUID, Turning] = {}
    for one in going:
        terms = _terms(one.policy_request, in_force)
        plan = None if terms is None else plan_left(one.policy_request, terms, one.clocks, at=at)
        if plan is not None:
            found[one.policy_request.pk] = plan.turning
    return found


def _has_a_way(one: PolicyRequest) -> bool:
    return one.closing_at is not None and bool(legs_left(one.status, one.return_stage))


def _is_unbound(one: PolicyRequest) -> bool:
    return one.sla_version_id is None or one.ola_version_id is None


def _terms(one: PolicyRequest, in_force: dict[str, UUID]) -> Terms | None:
    """The pinned versions; before the first submit those in force."""
    sla = one.sla_version_id or in_force.get(AgreementKind.SLA)
    ola = one.ola_version_id or in_force.get(AgreementKind.OLA)
    if sla is None:
        return None
    return Terms(one.package_code, terms_of(sla), terms_of(ola) if ola else None)
