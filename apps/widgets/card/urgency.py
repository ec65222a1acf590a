"""The urgent route on the card: as it stands, or asked for with a look at what it would do."""

from dataclasses import dataclass
from datetime import datetime

from apps.policy_requests.clocks import folded
from apps.policy_requests.turning import supposed_urgent
from apps.policy_requests.what_if import Shift, open_shifts
from apps.usecases.urgent_quota import Quota, quota
from apps.usecases.urgent_route import may_take
from apps.widgets.card.clocks import SIDES, title
from apps.widgets.card.dossier import Dossier
from apps.widgets.card.small_forms import UrgentForm
from apps.widgets.card.tried import marked, sent
from apps.widgets.instants import instant
from apps.widgets.parties import party_words
from apps.widgets.what_if.words import MOVED, change_tone


@dataclass(frozen=True, slots=True)
class Turned:
    """One clock that the route would turn: whose, what happens to it, and both its dues."""

    promise: str
    change: str
    tone: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Urgency:
    """The urgent route: `form` asks for it, `on` lets it be taken back.

    `turned` is what would happen to the clocks at once if the route were taken now.
    """

    on: bool
    reason: str
    may: bool
    form: UrgentForm | None
    quota: Quota | None = None
    waits: bool = False
    turned: tuple[Turned, ...] = ()


def urgency_of(dossier: Dossier) -> Urgency:
    """The urgent route as it stands."""
    one, key = dossier.policy_request, "urgent"
    may = may_take(dossier.reader.by) and not one.is_ended
    waits = any(call.needs_agreement and call.closed_at is None for call in dossier.escalations)
    if not may or one.urgent or waits:
        return Urgency(one.urgent, one.urgent_reason, may, None, waits=waits)
    form = UrgentForm(sent(key, dossier.tried), by_insurer=dossier.reader.is_insurer)
    marked(form, key, dossier.tried)
    turned = tuple(_turned(dossier, shift) for shift in _shifts(dossier))
    return Urgency(one.urgent, one.urgent_reason, may, form, quota(at=dossier.now), turned=turned)


def _shifts(dossier: Dossier) -> list[Shift]:
    """The promises that still can be kept; of a broken one the breach stays whatever happens."""
    supposed = supposed_urgent(dossier.history, at=dossier.now)
    after = folded(dossier.policy_request, at=dossier.now, history=supposed)
    found = open_shifts(dossier.clocks, after, at=dossier.now)
    return [one for one in found if one.before is None or not one.before.reading.breached]


def _turned(dossier: Dossier, shift: Shift) -> Turned:
    side = party_words(SIDES[shift.clock.rule.kind])
    return Turned(
        promise=f"{side}: {title(shift.clock)}",
        change=str(MOVED[shift.change]),
        tone=change_tone(shift.change),
        before=_when(dossier, shift.before_at),
        after=_when(dossier, shift.after_at),
    )


def _when(dossier: Dossier, at: datetime | None) -> str:
    return "" if at is None else instant(at, zone=dossier.reader.zone, now=dossier.now)
