"""Buttons of the next actions; a disabled one says why."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionButton:
    """`url` is posted to, or followed when `method` is "get"; `name` and `value` go with the post.

    `reasons` are whole sentences against the action now: with any, it is shown disabled.
    `confirm` asks that question first; `hint` is a quiet line under the button.
    """

    label: str
    url: str
    method: str = "post"
    primary: bool = False
    danger: bool = False
    reasons: tuple[str, ...] = ()
    icon: str = ""
    confirm: str = ""
    hint: str = ""
    name: str = ""
    value: str = ""
    key: str = ""

    @property
    def enabled(self) -> bool:
        """Nothing speaks against it."""
        return not self.reasons


def in_order(buttons: Iterable[ActionButton]) -> list[ActionButton]:
    """The primary first, then what can be done, then what can't, dangerous last within each."""
    return sorted(buttons, key=lambda each: (not each.primary, not each.enabled, each.danger))
