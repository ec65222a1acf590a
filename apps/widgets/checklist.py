"""Rows of the checklist: what is there, what is missing, what must be corrected."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

STATES = {
    "done": ("check", "good", pgettext_lazy("checklist item", "done")),
    "missing": ("circle", "calm", pgettext_lazy("checklist item", "needed")),
    "waiting": ("clock", "warn", pgettext_lazy("checklist item", "waiting")),
    "flagged": ("return", "warn", pgettext_lazy("checklist item", "to be corrected")),
    "failed": ("alert", "late", pgettext_lazy("checklist item", "not accepted")),
    "optional": ("circle", "calm", pgettext_lazy("checklist item", "optional")),
}


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """`state`: a key of STATES. `note` is a quiet explanation, `when` already in words."""

    label: str
    state: str
    note: str = ""
    when: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class ChecklistRow:
    """A row as drawn."""

    item: ChecklistItem
    icon: str
    tone: str
    words: str


@dataclass(frozen=True, slots=True)
class Checklist:
    """What `widgets/checklist.html` draws; `summary` is "26 из 28"."""

    rows: tuple[ChecklistRow, ...]
    summary: str
    complete: bool


def checklist(items: Iterable[ChecklistItem]) -> Checklist:
    """Rows in the order given; optional items count only once they are done."""
    listed = list(items)
    done = sum(item.state == "done" for item in listed)
    wanted = sum(item.state != "optional" for item in listed)
    return Checklist(
        rows=tuple(_row(item) for item in listed),
        summary=_("%(done)s of %(wanted)s") % {"done": done, "wanted": wanted},
        complete=done == wanted,
    )


def _row(item: ChecklistItem) -> ChecklistRow:
    icon, tone, words = STATES[item.state]
    return ChecklistRow(item, icon, tone, str(words))
