"""What a version says, what is wrong with it, and what it changes."""

from apps.agreements.content.difference import (
    GENERAL,
    HOURS,
    LADDER,
    TARGETS,
    URGENT,
    Change,
    difference,
)
from apps.agreements.content.faults import Fault, faults
from apps.agreements.content.terms import (
    Content,
    Spec,
    Step,
    TargetTerms,
    content_of,
    read,
    written,
)

__all__ = [
    "GENERAL", "HOURS", "LADDER", "TARGETS", "URGENT", "Change", "Content", "Fault", "Spec",
    "Step", "TargetTerms", "content_of", "difference", "faults", "read", "written",
]  # fmt: skip
