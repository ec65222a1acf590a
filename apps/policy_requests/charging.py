"""Who held a request and who asked late: read off its history alone, as it really happened."""

from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import pairwise

from apps.policy_requests.adjusted import Claim, Held
from apps.policy_requests.enums import ENDED, HOLDER
from apps.policy_requests.models import PolicyRequest, StatusChange
from apps.policy_requests.replay import as_it_was, is_move
from apps.products.catalogue import content_of

RETURNS = ("ask_for_quote_data", "ask_for_correction")


def held(history: Sequence[StatusChange], *, at: datetime) -> list[Held]:
    """The stretches of the ledger as of `at`, each with the line that began it; oldest first."""
    moves = _moves(history)
    found = [_held(one, following.occurred_at, running=False) for one, following in pairwise(moves)]
    if moves and moves[-1].to_status not in ENDED:
        found.append(_held(moves[-1], at, running=True))
    return found


def late_asks(
    history: Sequence[StatusChange], asked: Collection[str], *, at: datetime
) -> list[Claim]:
    """The rounds of returns that flagged something beyond the pinned checklist, `asked`.

    A round goes from the return to the move that ends it, to `at` while it goes on; whoever held
    the request when it was returned asked. Named by the line of the return.
    """
    moves: list[StatusChange | None] = [*_moves(history), None]
    return [
        Claim(
            start=one.occurred_at,
            end=following.occurred_at if following else at,
            party=HOLDER[one.from_status],
            ref=str(one.seq),
        )
        for one, following in pairwise(moves)
        if one is not None and beyond(one, asked)
    ]


def beyond(line: StatusChange, asked: Collection[str]) -> list[str]:
    """What a return flagged that is not on the checklist; nothing of any other line."""
    flagged = line.details.get("items", []) if line.name in RETURNS else []
    return [code for code in flagged if code not in asked]


def asked_of(policy_request: PolicyRequest) -> frozenset[str]:
    """The codes of the checklist that was pinned to the request when it was made."""
    content = content_of(policy_request.package_version_id)
    return frozenset(thing.code for thing in content.checklist)


def _moves(history: Sequence[StatusChange]) -> list[StatusChange]:
    return [line for line in as_it_was(history) if is_move(line)]


def _held(line: StatusChange, end: datetime, *, running: bool) -> Held:
    status = line.to_status
    return Held(line.seq, status, HOLDER[status], line.occurred_at, end, running)
