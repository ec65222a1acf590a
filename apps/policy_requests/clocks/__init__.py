"""Clocks in the database: folded from the history after every move, their next moments armed."""

from collections.abc import Sequence
from datetime import datetime

from apps.agencies.stepping import here
from apps.kernel import rows
from apps.policy_requests.clocks.arming import arm, nearest
from apps.policy_requests.clocks.closing import turnings
from apps.policy_requests.clocks.reading import (
    Due,
    OnRecord,
    Settled,
    fold_all,
    folded,
    histories,
    history_of,
    key_of,
    on_record,
)
from apps.policy_requests.clocks.saying import record_due, review
from apps.policy_requests.clocks.storing import store
from apps.policy_requests.models import PolicyRequest
from apps.watch import services as watch

__all__ = [
    "Due", "OnRecord", "folded", "histories", "history_of", "key_of", "on_record", "settle", "show",
]  # fmt: skip


@rows.together()
def settle(
    policy_requests: Sequence[PolicyRequest], *, at: datetime, known: OnRecord | None = None
) -> list[Due]:
    """Bring clocks, timers and work items in line with the history, for requests held locked.

    `known` is what the caller has just read by `on_record`. Costs the same number of statements
    for any number of requests. Returns what fell due up to `at` and had not
    been said: each event once, whoever notices first.
    """
    settled = fold_all(policy_requests, known or on_record(policy_requests), at=at)
    store(settled, at=at)
    due = record_due(settled, at=at) + review(settled, at=at)
    arm(settled, due, at=at)
    _show(settled, at=at)
    return due


def show(policy_requests: Sequence[PolicyRequest], *, at: datetime) -> None:
    """Bring the work items alone in line with the history, for requests held locked."""
    _show(fold_all(policy_requests, on_record(policy_requests), at=at), at=at)


def _show(settled: Sequence[Settled], *, at: datetime) -> None:
    turns = turnings(settled, at=at)
    shown = [
        (
            one.policy_request,
            watch.Said(nearest(one.clocks, at), turns.get(one.policy_request.pk)),
        )
        for one in settled
    ]
    watch.show(here(), shown)
