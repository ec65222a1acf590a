"""Breaches that nobody has explained, as a list to be worked off line by line."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.utils.translation import gettext as _

from apps.agreements.queries import notice_calendars
from apps.kernel.actors import Side
from apps.policy_requests import clocks
from apps.policy_requests.enums import ClockKind
from apps.policy_requests.models import Clock
from apps.policy_requests.owing import name_of, suggestion
from apps.widgets.card.asking import comment_field, reason_field
from apps.widgets.card.clocks import title
from apps.widgets.empty import EmptyState
from apps.widgets.instants import instant
from apps.widgets.zones import Zone

KINDS = {Side.INSURER: ClockKind.SLA, Side.AGENCY: ClockKind.OLA}
MOST = 50


class LineForm(forms.Form):
    """One line's question; its controls are named as the page of the reason names them."""

    def __init__(self, side: Side, suggested: str, number: int) -> None:
        super().__init__(auto_id=f"line-{number}-%s")
        label = _("Why the promise was broken")
        self.fields["code"] = reason_field(side, suggested, label=label)
        # The page says once for all lines where the suggestions come from.
        self.fields["code"].help_text = ""
        self.fields["comment"] = comment_field()


@dataclass(frozen=True, slots=True)
class Unexplained:
    """A broken promise in the list; `url` is the card, `to` takes the answer, `why` explains."""

    number: str
    status: str
    agency: str
    promise: str
    broken: str
    url: str
    to: str
    why: str
    form: LineForm


@dataclass(frozen=True, slots=True)
class Place:
    """Whose list it is: `card` gives the address of a request's card on this face."""

    side: Side
    zone: Zone
    now: datetime
    card: Callable[[Clock], str]
    agency: str = ""


def all_said() -> EmptyState:
    """Nothing is left to be explained."""
    words = _("When your side breaks a promise, it waits here until somebody says why.")
    return EmptyState("done", _("Every breach has its reason"), words)


def unexplained_lines(rows: Sequence[Clock], place: Place, *, first: int = 1) -> list[Unexplained]:
    """Clocks of the present agency, with their requests, as lines numbered from `first`."""
    notice_calendars()
    requests = {row.policy_request_id: row.policy_request for row in rows}
    histories = clocks.histories(list(requests.values()))
    found = []
    for number, row in enumerate(rows, first):
        one, history = requests[row.policy_request_id], histories[row.policy_request_id]
        folded = clocks.folded(one, at=place.now, history=history)
        clock = next((each for each in folded if each.key == clocks.key_of(row)), None)
        if clock is None:
            continue
        suggested = suggestion(one, clock, history, at=place.now)
        card, name = place.card(row), name_of(clock.key)
        found.append(
            Unexplained(
                number=one.label,
                status=one.get_status_display(),
                agency=place.agency,
                promise=title(clock),
                broken=instant(row.breached_at or row.started_at, zone=place.zone, now=place.now),
                url=card,
                to=f"{card}reason/?clock={name}&back=list",
                why=f"{card}why/?clock={name}",
                form=LineForm(place.side, suggested, number),
            )
        )
    return found
