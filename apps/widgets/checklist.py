"""Rows of the checklist: what is there, what is missing, what must be corrected."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

STATES = {
    "done": ("check", "good", gettext_lazy("done")),
    "missing": ("circle", "calm", gettext_lazy("needed")),
    "waiting": ("clock", "warn", gettext_lazy("waiting")),
    "flagged": ("return", "warn", gettext_lazy("to be corrected")),
    "failed": ("alert", "late", gettext_lazy("not accepted")),
    "optional": ("circle", "calm", gettext_lazy("optional")),
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
