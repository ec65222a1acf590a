"""Empty lists: nothing ever, nothing in this filter, or all done."""

from dataclasses import dataclass

from apps.widgets.actions import ActionButton

ICONS = {"never": "empty", "filter": "search", "done": "check"}


@dataclass(frozen=True, slots=True)
class EmptyState:
    """`kind`: never | filter | done; `action` is the one useful next thing."""

    kind: str
    title: str
    words: str = ""
    action: ActionButton | None = None

    @property
    def icon(self) -> str:
        """The picture over the words."""
        return ICONS[self.kind]
