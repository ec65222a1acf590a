"""The history as it really was: corrected instants in their place, the lines in their order."""

from collections.abc import Sequence
from copy import copy
from datetime import datetime

from apps.policy_requests.models import StatusChange

CORRECT, REBASE = "correct", "rebase"
WAIT_ON, WAIT_OFF = "wait_on", "wait_off"
# Lines that turn a clock and leave the status as it is.
TURNS = ("urgent_on", "urgent_off", REBASE, WAIT_ON, WAIT_OFF)


def is_move(change: StatusChange) -> bool:
    """Whether the line changed the status, the creation among them."""
    return change.from_status != change.to_status


def as_it_was(history: Sequence[StatusChange]) -> Sequence[StatusChange]:
    """The lines with corrected instants, in the order in which things happened.

    A correcting line names the line it corrects and its right instant; the latest one holds. A
    line that leaves the status as it is finds the request in the status of that moment. The rows
    on record are not touched: what changes is a copy.
    """
    right = _right_instants(history)
    if not right:
        return history
    lines = [
        _at(change, right[change.seq]) if change.seq in right else change for change in history
    ]
    lines.sort(key=lambda change: (change.occurred_at, change.seq))
    return _in_status(lines)


def _right_instants(history: Sequence[StatusChange]) -> dict[int, datetime]:
    return {
        int(change.details["corrects"]): datetime.fromisoformat(change.details["occurred_at"])
        for change in history
        if change.name == CORRECT
    }


def _at(change: StatusChange, occurred_at: datetime) -> StatusChange:
    moved = copy(change)
    moved.occurred_at = occurred_at
    return moved


def _in_status(lines: Sequence[StatusChange]) -> list[StatusChange]:
    found: list[StatusChange] = []
    status, stage = "", ""
    for change in lines:
        line = change
        if is_move(change):
            status, stage = change.to_status, change.return_stage
        elif change.to_status != status:
            line = copy(change)
            line.from_status = line.to_status = status
            line.return_stage = stage
        found.append(line)
    return found
