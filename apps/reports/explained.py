"""Why the week's promises were broken, as those say who broke them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from apps.reports.report import Breach
from apps.reports.stretches import ZERO


@dataclass(frozen=True, slots=True)
class BreachReason:
    """A reason given for promises broken in the week: for how many, and their working overrun."""

    owner: str
    code: str
    count: int
    overrun: timedelta


def breach_reasons(breaches: Sequence[Breach]) -> list[BreachReason]:
    """The reasons that were given, by owner, the most frequent first."""
    groups: dict[tuple[str, str], list[Breach]] = defaultdict(list)
    for one in breaches:
        if one.reason:
            groups[one.owner, one.reason].append(one)
    found = [BreachReason(*key, len(own), overrun(own)) for key, own in groups.items()]
    return sorted(found, key=lambda one: (one.owner, -one.count, one.code))


def overrun(breaches: Sequence[Breach]) -> timedelta:
    """Their working time past due, together."""
    return sum((one.overrun for one in breaches), start=ZERO)
