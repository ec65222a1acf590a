"""When the insurer's clock starts that a move would set going: said before the move is made."""

from collections.abc import Sequence
from datetime import datetime

from apps.agreements.engine import Scope
from apps.policy_requests.enums import HOLDER, Holder, Status
from apps.policy_requests.folding import Folded
from apps.policy_requests.models import PolicyRequest
from apps.policy_requests.models.workflow import target_of
from apps.policy_requests.plan import terms_in_force
from apps.policy_requests.planned import Terms, met_in_this_cycle
from apps.policy_requests.road import Leg, legs_left
from apps.worktime import NoWorkingTime


def opens_at(
    policy_request: PolicyRequest, move: str, *, at: datetime, clocks: Sequence[Folded]
) -> datetime | None:
    """The insurer's next opening, when `move` hands him the request and he is closed at `at`.

    None when the time would run at once, or he promised nothing there.
    """
    one, target = policy_request, target_of(policy_request, move)
    handed = HOLDER.get(target) == Holder.INSURER and one.holder != Holder.INSURER
    legs = legs_left(target) if handed else ()
    if not legs:
        return None
    terms = terms_in_force(one.package_code, one.sla_version_id, one.ola_version_id, at=at)
    return _opening(legs[0], terms, clocks, at=at, urgent=one.urgent)


def opens_for_a_new_one(package_code: str, *, at: datetime) -> datetime | None:
    """The same for a request of this package that would be sent at `at`."""
    leg = legs_left(Status.SUBMITTED)[0]
    return _opening(leg, terms_in_force(package_code, None, None, at=at), (), at=at, urgent=False)


def _opening(
    leg: Leg, terms: Terms | None, clocks: Sequence[Folded], *, at: datetime, urgent: bool
) -> datetime | None:
    """By the calendar of the promise that will be measured: the urgent route may have its own."""
    if terms is None:
        return None
    repeat = bool(met_in_this_cycle(leg, clocks))
    scope = Scope(leg.metric, terms.package_code, leg.stage, repeat=repeat, urgent=urgent)
    promise = terms.sla.promise(scope)
    calendar = None if promise is None else terms.sla.hours_of(promise)
    if calendar is None or calendar.is_open(at):
        return None
    try:
        return calendar.next_opening(at)
    except NoWorkingTime:
        return None
