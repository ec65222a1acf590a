"""What a person brings along with a move."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Facts:
    """`items` are checklist codes; `details` go into the history and hold codes and ids only."""

    reason_code: str = ""
    comment: str = ""
    items: tuple[str, ...] = ()
    evidence: str = ""
    details: dict[str, Any] = field(default_factory=dict)
