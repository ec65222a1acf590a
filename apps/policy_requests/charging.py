"""Who held a request, who asked late, what was settled: read off its history alone.

Everything as it really happened: a corrected instant moves the stretches and what was claimed.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import pairwise

from apps.policy_requests.adjusted import Charged, Claim, Held, adjusted
from apps.policy_requests.enums import ENDED, HOLDER, DisputeOutcome
from apps.policy_requests.models import PolicyRequest, StatusChange
from apps.policy_requests.replay import as_it_was, is_move
from apps.products.catalogue import content_of

DISPUTE, DISPUTE_ANSWER = "dispute", "dispute_answer"
RETURNS = ("ask_for_quote_data", "ask_for_correction")


def held(history: Sequence[StatusChange], *, at: datetime) -> list[Held]:
    """The stretches of the ledger as of `at`, each with the line that began it; oldest first."""
    moves = _moves(history)
    found = [
        _held(one, following.occurred_at, ended_by=following.seq)
        for one, following in pairwise(moves)
    ]
    if moves and moves[-1].to_status not in ENDED:
        found.append(_held(moves[-1], at, ended_by=0))
    return found


def charged(
    policy_request: PolicyRequest,
    history: Sequence[StatusChange],
    *,
    at: datetime,
    outages: Iterable[Claim] = (),
) -> list[Charged]:
    """The adjusted view of a life as of `at`; `history` are its lines up to then."""
    stretches = held(history, at=at)
    return adjusted(
        stretches,
        late_asks=late_asks(history, asked_of(policy_request), at=at),
        outages=outages,
        disputes=settled(history, stretches),
    )


def settled(history: Sequence[StatusChange], stretches: Iterable[Held]) -> list[Claim]:
    """The disputes that both sides settled, each with its whole stretch; named by its id."""
    by_seq = {one.seq: one for one in stretches}
    return [
        Claim(stretch.start, stretch.end, line.details["charge_to"], line.details["dispute"])
        for line in answers(history)
        if line.details["outcome"] == DisputeOutcome.CONFIRMED
        and (stretch := by_seq.get(line.details["stretch"])) is not None
    ]


def raised(history: Sequence[StatusChange]) -> list[StatusChange]:
    """The lines by which somebody disputed a stretch."""
    return [line for line in history if line.name == DISPUTE]


def answers(history: Sequence[StatusChange]) -> Iterator[StatusChange]:
    """The lines by which the other side confirmed or refused."""
    return (line for line in history if line.name == DISPUTE_ANSWER)


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


def _held(line: StatusChange, end: datetime, *, ended_by: int) -> Held:
    status = line.to_status
    return Held(line.seq, status, HOLDER[status], line.occurred_at, end, ended_by)
