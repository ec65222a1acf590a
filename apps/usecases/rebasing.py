"""A request moves to other terms, or is recalculated under its own: explicit and on record."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict, Unpack
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from apps.agencies.stepping import here
from apps.agreements.engine import Mode
from apps.agreements.models import AgreementVersion
from apps.kernel.actors import Actor
from apps.kernel.errors import Conflict, NotAllowed, NotFound, Refusal
from apps.policy_requests import moves, turning
from apps.policy_requests.clocks import folded
from apps.policy_requests.enums import ClockKind
from apps.policy_requests.facts import Facts
from apps.policy_requests.models import PolicyRequest, StatusChange
from apps.policy_requests.moves import Moved
from apps.policy_requests.permissions import may_rebase
from apps.policy_requests.replay import REBASE
from apps.policy_requests.what_if import Change, Shift, open_shifts
from apps.usecases import announcing


class Order(TypedDict):
    """What is asked for: this request, by that version from `at` on, used time by `mode`."""

    policy_request_id: UUID
    version_id: UUID
    mode: Mode
    reason: str
    by: Actor
    at: datetime


@transaction.atomic
def rebase(
    *,
    policy_request_id: UUID,
    version_id: UUID,
    mode: Mode,
    reason: str,
    by: Actor,
    at: datetime,
    expected_revision: int | None = None,
) -> PolicyRequest:
    """From `at` on the request's clocks run by that version; what was used goes by `mode`.

    A breach on record stays. A version of the same number recalculates under the same terms.

    Raises:
        NotAllowed: not whoever agrees terms for that side. Refusal: no reason, a version that
        does not bind this agency now, or a request that has no terms of that kind yet.
    """
    policy_request = moves.locked(policy_request_id, expected_revision=expected_revision)
    version = _fitting(policy_request, version_id, reason, by=by, at=at)
    moved = turn(policy_request, version, mode, reason, by=by, at=at)
    announcing.fell_due(moved.due, at=at)
    return moved.policy_request


@transaction.atomic
def make(
    *, seen: int, expected_revision: int | None = None, **order: Unpack[Order]
) -> PolicyRequest:
    """`rebase`, once it was looked at; `seen` is how many promises it was seen to break.

    Raises:
        Conflict: it would break more, or fewer, than were seen. Whatever `rebase` raises.
    """
    moves.locked(order["policy_request_id"], expected_revision=expected_revision)
    if seen != breaks(look(**order)):
        raise Conflict(_("The picture has changed since you looked. Look again."), code="unseen")
    return rebase(**order, expected_revision=expected_revision)


def breaks(shifts: Sequence[Shift]) -> int:
    """How many promises would be broken at once."""
    return sum(one.change is Change.BREACHED for one in shifts)


def look(
    *,
    policy_request_id: UUID,
    version_id: UUID,
    mode: Mode,
    reason: str,
    by: Actor,
    at: datetime,
) -> list[Shift]:
    """What `rebase` would do to the request's open clocks; nothing is written.

    Raises:
        NotFound, NotAllowed, Refusal: as `rebase`.
    """
    policy_request = PolicyRequest.objects.filter(pk=policy_request_id).first()
    if policy_request is None:
        raise NotFound(_("There is no such request."))
    version = _fitting(policy_request, version_id, reason, by=by, at=at)
    kind = ClockKind(version.agreement.kind).value
    said = turning.details(
        kind=kind,
        to=version.pk,
        was=getattr(policy_request, f"{kind}_version_id"),
        mode=mode.value,
        reason=reason,
    )
    history = list(StatusChange.objects.filter(policy_request=policy_request).order_by("seq"))
    after = folded(policy_request, at=at, history=turning.supposed(history, said, at=at))
    return open_shifts(folded(policy_request, at=at, history=history), after, at=at)


def _fitting(
    policy_request: PolicyRequest, version_id: UUID, reason: str, *, by: Actor, at: datetime
) -> AgreementVersion:
    """The version, when this person may move this request to it."""
    binding = AgreementVersion.objects.binding(at=at).filter(agreement__agency=here())
    version = binding.select_related("agreement").filter(pk=version_id).first()
    if version is None:
        raise Refusal(_("This version does not bind the agency now."), code="not_binding")
    kind = ClockKind(version.agreement.kind)
    refuse_unless_theirs(by, kind)
    was = getattr(policy_request, f"{kind.value}_version_id")
    if was is None or not reason.strip():
        raise Refusal(_reasons(was, reason), code="rebase")
    return version


def refuse_unless_theirs(by: Actor, kind: ClockKind) -> None:
    """Raises NotAllowed unless this person agrees terms for the side that promised."""
    if not may_rebase(by, kind):
        raise NotAllowed(_("This action is not for your role."))


def turn(
    policy_request: PolicyRequest,
    version: AgreementVersion,
    mode: Mode,
    reason: str,
    *,
    by: Actor,
    at: datetime,
) -> Moved:
    """Write the line of a request, held locked, that has terms of that kind."""
    kind = ClockKind(version.agreement.kind).value
    said = turning.details(
        kind=kind,
        to=version.pk,
        was=getattr(policy_request, f"{kind}_version_id"),
        mode=mode.value,
        reason=reason,
    )
    setattr(policy_request, f"{kind}_version_id", version.pk)
    return moves.note(policy_request, REBASE, by=by, at=at, facts=Facts(details=said))


def _reasons(was: UUID | None, reason: str) -> list[str]:
    found = []
    if was is None:
        found.append(_("The request has no terms yet that could be changed."))
    if not reason.strip():
        found.append(_("Say why the deadlines are recalculated."))
    return found
