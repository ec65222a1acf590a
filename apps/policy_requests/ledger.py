"""Who held the request, to the microsecond: contiguous intervals from creation to the end."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from apps.kernel import rows
from apps.policy_requests.enums import ENDED, HOLDER
from apps.policy_requests.models import Interval, PolicyRequest, StatusChange
from apps.policy_requests.replay import as_it_was, is_move

# The next stretch is opened once the last is closed: a request has one open stretch.
HAND_OVER = f"""
WITH closed AS (
  UPDATE policy_requests_interval SET ended_at = %s
  WHERE policy_request_id = %s AND ended_at IS NULL RETURNING id)
INSERT INTO policy_requests_interval ({rows.columns(Interval)})
SELECT {rows.columns(Interval)} FROM (SELECT count(*) FROM closed) AS beforehand,
  {rows.source(Interval)}
"""


def _interval(
    policy_request: PolicyRequest, status: str, start: datetime, end: datetime | None = None
) -> Interval:
    return Interval(
        policy_request=policy_request,
        status=status,
        holder=HOLDER[status],
        started_at=start,
        ended_at=end,
    )


def begin(policy_request: PolicyRequest, *, at: datetime) -> None:
    """The request begins its life with its maker."""
    _interval(policy_request, policy_request.status, at).save()


def hand_over(policy_request: PolicyRequest, *, was: str, since: datetime, at: datetime) -> None:
    """Charge what ended at `at` to its holder and open the next stretch.

    An ended request has no open stretch; when it is taken up again, the gap since its end is
    charged to nobody, so that the ledger stays as long as the life.
    """
    following = []
    if was in ENDED:
        following.append(_interval(policy_request, was, since, at))
    if policy_request.status not in ENDED:
        following.append(_interval(policy_request, policy_request.status, at))
    rows.do(HAND_OVER, [at, policy_request.pk, rows.as_json(following)])


def derived(policy_request: PolicyRequest, history: Sequence[StatusChange]) -> list[Interval]:
    """The stretches as the history has them, oldest first; nothing is written."""
    moves = [change for change in as_it_was(history) if is_move(change)]
    found = [
        _interval(policy_request, one.to_status, one.occurred_at, following.occurred_at)
        for one, following in pairwise(moves)
    ]
    if moves and moves[-1].to_status not in ENDED:
        found.append(_interval(policy_request, moves[-1].to_status, moves[-1].occurred_at))
    return found


def rebuild(policy_request: PolicyRequest, history: Sequence[StatusChange]) -> None:
    """Throw the stretches away and write them anew from the history."""
    Interval.objects.filter(policy_request=policy_request).delete()
    rows.add(derived(policy_request, history))
