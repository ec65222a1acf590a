"""What changed from one content to another, ready to be shown side by side. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from apps.agreements.content.terms import Content

HOURS, TARGETS, URGENT, LADDER, GENERAL = "hours", "targets", "urgent", "ladder", "general"
PLAIN = {
    GENERAL: ("effective_from", "recalculation"),
    HOURS: ("base", "urgent", "support"),
    URGENT: ("urgent_contact", "urgent_share", "urgent_least"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is not as it was; None stands for absent.

    `key` names it inside its group: a field of Content, the five parts of a target's scope, or
    the place of a ladder step (from 1). `was` and `now` are values of Content: a calendar in its
    notation, a TargetTerms, a Step, a number, an instant or a word.
    """

    group: str
    key: tuple[str, ...]
    was: Any
    now: Any


def difference(old: Content | None, new: Content) -> list[Change]:
    """Every change, in the order general, hours, targets, urgent route, ladder."""
    return [
        *_plain(GENERAL, old, new),
        *_plain(HOURS, old, new),
        *_targets(old, new),
        *_plain(URGENT, old, new),
        *_ladder(old, new),
    ]


def _plain(group: str, old: Content | None, new: Content) -> Iterator[Change]:
    for name in PLAIN[group]:
        was, now = getattr(old, name, None), getattr(new, name)
        if was != now:
            yield Change(group, (name,), was, now)


def _targets(old: Content | None, new: Content) -> Iterator[Change]:
    before = {target.scope: target for target in old.targets} if old else {}
    after = {target.scope: target for target in new.targets}
    for scope in sorted({*before, *after}):
        was, now = before.get(scope), after.get(scope)
        if was != now:
            yield Change(TARGETS, scope, was, now)


def _ladder(old: Content | None, new: Content) -> Iterator[Change]:
    before, after = (old.ladder if old else ()), new.ladder
    for place in range(max(len(before), len(after))):
        was = before[place] if place < len(before) else None
        now = after[place] if place < len(after) else None
        if was != now:
            yield Change(LADDER, (str(place + 1),), was, now)
