"""A move told later than it happened: when it may be so, and what is put on record of it."""

from collections.abc import Sequence
from datetime import UTC, datetime

from django.utils.translation import gettext as _

from apps.kernel.errors import Conflict, Malformed
from apps.policy_requests.enums import TOLD_LATE
from apps.policy_requests.facts import Facts
from apps.policy_requests.models import StatusChange
from apps.policy_requests.replay import TURNS, as_it_was, is_move


def in_order(history: Sequence[StatusChange], happened_at: datetime, *, at: datetime) -> datetime:
    """The instant, when it is over and behind everything that the request's clocks have met.

    Naming a person and other lines that no clock minds may lie between.

    Raises:
        Malformed: it is to come. Conflict: something later is on record.
    """
    if happened_at > at:
        raise Malformed(_("This moment is still to come."), code="future")
    met = [line for line in as_it_was(history) if is_move(line) or line.name in TURNS]
    if any(line.occurred_at > happened_at for line in met):
        reason = _("Something later than this is on record already.")
        raise Conflict(reason, code="out_of_order")
    return happened_at


def told_late(change: StatusChange, happened_at: datetime) -> Facts:
    """What the line says that puts this one into its place."""
    instant = happened_at.astimezone(UTC).isoformat()
    return Facts(reason_code=TOLD_LATE, details={"corrects": change.seq, "occurred_at": instant})
