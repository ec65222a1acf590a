"""What this reader may do about one clock, as links to the pages where he does it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from apps.agreements.engine import State
from apps.policy_requests.folding import Folded
from apps.policy_requests.models import Waiver
from apps.policy_requests.owing import name_of
from apps.policy_requests.permissions import (
    may_correct,
    may_give_reason,
    may_rebase,
    may_replace_reason,
    may_waive,
)
from apps.policy_requests.replay import as_it_was, is_move
from apps.widgets.card.dossier import Dossier


@dataclass(frozen=True, slots=True)
class Remedy:
    """A link with its icon."""

    words: str
    url: str
    icon: str


def remedies_of(dossier: Dossier, clock: Folded) -> tuple[Remedy, ...]:
    """Nothing for who may do nothing about it."""
    return tuple(_remedies(dossier, clock))


def key_of(clock: Folded) -> str:
    """What names the clock within its request, as an address carries it."""
    return name_of(clock.key)


def waiver_of(dossier: Dossier, clock: Folded) -> Waiver | None:
    """The waiver of this very clock, if its breach was waived."""
    return next((one for one in dossier.waivers if one.key == clock.key), None)


def may_say(dossier: Dossier, clock: Folded) -> bool:
    """Whether this reader may say why the clock's promise was broken, or say it better."""
    by, kind = dossier.reader.by, clock.rule.kind
    if not clock.reading.breached or not may_give_reason(by, kind):
        return False
    return clock.key not in dossier.said or may_replace_reason(by, kind)


def _remedies(dossier: Dossier, clock: Folded) -> Iterator[Remedy]:
    by, kind, to = dossier.reader.by, clock.rule.kind, dossier.addresses.to
    if may_say(dossier, clock):
        words = _("Change the reason") if clock.key in dossier.said else _("Say why it was broken")
        yield Remedy(words, f"{to('reason')}?clock={key_of(clock)}", "comment")
    if clock.reading.breached and may_waive(by, kind) and waiver_of(dossier, clock) is None:
        yield Remedy(_("Waive this breach"), f"{to('waive')}?clock={key_of(clock)}", "check")
    if may_correct(by) and sum(is_move(line) for line in as_it_was(dossier.history)) > 1:
        yield Remedy(_("Correct the time of the last step"), to("correct"), "edit")
    if may_rebase(by, kind) and clock.reading.state in (State.RUNNING, State.PAUSED):
        words = _("Recalculate the deadlines")
        yield Remedy(words, f"{to('recalculate')}?kind={kind}", "clock")
