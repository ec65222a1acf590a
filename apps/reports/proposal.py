"""The target that would have been kept as often as it must be, from what the work really took."""

from collections.abc import Mapping
from dataclasses import dataclass

ENOUGH = 20
STEP = 5


@dataclass(frozen=True, slots=True)
class Proposal:
    """`minutes` keeps `required` percent of `count` observed cases; `observed` is the exact one."""

    count: int
    required: int
    observed: int
    minutes: int

    @property
    def is_sound(self) -> bool:
        """Enough cases to speak of a share."""
        return self.count >= ENOUGH


def propose(minutes: Mapping[int, int], *, required: int) -> Proposal | None:
    """From how often each number of working minutes was seen; None when nothing was.

    Nearest rank: the smallest observed value that at least `required` percent do not exceed,
    rounded up to five minutes.
    """
    count = sum(minutes.values())
    if not count:
        return None
    observed = _nearest_rank(minutes, -(-required * count // 100))
    rounded = max(STEP, -(-observed // STEP) * STEP)
    return Proposal(count=count, required=required, observed=observed, minutes=rounded)


def _nearest_rank(minutes: Mapping[int, int], rank: int) -> int:
    seen, last = 0, 0
    for last in sorted(minutes):
        seen += minutes[last]
        if seen >= rank:
            break
    return last
