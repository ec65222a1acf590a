"""May this stretch be disputed, and until when? Refusals are sentences for the person."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from apps.agreements.queries import terms_of
from apps.kernel.actors import Side
from apps.kernel.errors import BelayError, Conflict, Refusal
from apps.policy_requests.adjusted import Held, adjusted
from apps.policy_requests.charging import asked_of, held, late_asks, settled
from apps.policy_requests.enums import DisputeOutcome, Holder
from apps.policy_requests.models import Dispute, PolicyRequest, StatusChange
from apps.policy_requests.replay import CORRECT
from apps.worktime import NoWorkingTime


def stretch_of(history: Sequence[StatusChange], seq: int, *, at: datetime) -> Held:
    """The stretch that line `seq` began. Raises Refusal when there is none."""
    for one in held(history, at=at):
        if one.seq == seq:
            return one
    raise Refusal(_("There is no such stretch of time."), code="unknown_stretch")


def fault(
    policy_request: PolicyRequest,
    history: Sequence[StatusChange],
    stretch: Held,
    known: Sequence[Dispute],
    *,
    side: Side,
    at: datetime,
) -> BelayError | None:
    """Why this side may not dispute the stretch now; None when it may.

    `known` are the request's disputes so far, of any stretch.
    """
    if not stretch.ended_by:
        words = _("This stretch still goes on. It can be disputed when it is over.")
        return Refusal(words, code="running")
    if stretch.holder == Holder.NOBODY:
        return Refusal(_("Nobody held the request then."), code="nobodys")
    again = _again([one for one in known if one.stretch == stretch.seq], side)
    if again is None and at > open_until(policy_request, history, stretch, side=side):
        again = Conflict(_("The time to dispute this stretch is over."), code="too_late")
    return again


def _again(known: Sequence[Dispute], side: Side) -> Conflict | None:
    outcomes = {one.outcome for one in known}
    if DisputeOutcome.OPEN in outcomes:
        return Conflict(_("This stretch is being disputed already."), code="disputed")
    if DisputeOutcome.CONFIRMED in outcomes:
        return Conflict(_("Both sides have settled this stretch."), code="settled")
    if side in {one.side for one in known}:
        words = _("Your side disputed this stretch already and was refused.")
        return Conflict(words, code="disputed_before")
    return None


def open_until(
    policy_request: PolicyRequest, history: Sequence[StatusChange], stretch: Held, *, side: Side
) -> datetime:
    """The last moment to dispute an ended stretch: by close of the n-th working day of that side.

    Days count from the instant at which both its ends came to stand on record as they do.
    """
    since = known_since(history, stretch)
    days = int(settings.TERMS["dispute_working_days"])
    version_id = _hours_of(policy_request, side)
    if version_id is None:
        return since + timedelta(days=days)
    terms = terms_of(version_id)
    try:
        return terms.calendar.close_of_nth_working_day(since.astimezone(ZoneInfo(terms.zone)), days)
    except NoWorkingTime:
        return since + timedelta(days=days)


def known_since(history: Sequence[StatusChange], stretch: Held) -> datetime:
    """When the end came to be on record, or a later correction of either end."""
    edges = (stretch.seq, stretch.ended_by)
    told = [
        line.recorded_at
        for line in history
        if line.seq == stretch.ended_by
        or (line.name == CORRECT and line.details["corrects"] in edges)
    ]
    return max([stretch.end, *told])


def charged_to(
    policy_request: PolicyRequest, history: Sequence[StatusChange], stretch: Held
) -> set[str]:
    """The parties that the stretch is charged to as it is, outages left aside."""
    pieces = adjusted(
        [stretch],
        late_asks=late_asks(history, asked_of(policy_request), at=stretch.end),
        disputes=settled(history, [stretch]),
    )
    return {piece.party for piece in pieces}


def _hours_of(policy_request: PolicyRequest, side: Side) -> UUID | None:
    """The version whose days count: the side's own; where it has none, the other one."""
    own, other = policy_request.ola_version_id, policy_request.sla_version_id
    if side is Side.INSURER:
        own, other = other, own
    return own or other
