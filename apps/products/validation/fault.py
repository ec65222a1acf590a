"""One fault of a package file."""

import re
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Fault:
    """`path` reads like `packages[0].covers[1].risks[2].en`; empty for the file as a whole."""

    path: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.path}: {self.sentence}" if self.path else self.sentence

    @property
    def order(self) -> list[tuple[int, str]]:
        """A key that puts packages[2] before packages[10]."""
        return [(int(number or -1), word) for number, word in _STEP.findall(self.path)]


_STEP = re.compile(r"([0-9]+)|([^0-9.\[\]]+)")


def path_of(steps: Any) -> str:
    """A dotted path from keys and list places."""
    path = ""
    for step in steps:
        if isinstance(step, int):
            path += f"[{step}]"
        else:
            path += f".{step}" if path else str(step)
    return path
