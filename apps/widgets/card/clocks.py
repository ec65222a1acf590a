"""The request's clocks as chips of both sides, and what they are called."""

from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from apps.agreements.engine import Reading, State, Terms
from apps.agreements.queries import VersionTerms, terms_of
from apps.policy_requests.enums import HOLDER, ClockKind, Status
from apps.policy_requests.folding import Folded
from apps.widgets.card.dossier import Dossier
from apps.widgets.chips import Chip, ClockView, chip
from apps.widgets.durations import working_duration
from apps.widgets.parties import metric_words
from apps.widgets.zones import Zone

SIDES = {ClockKind.SLA.value: "insurer", ClockKind.OLA.value: "agency"}


def view_of(clock: Folded, *, status: str, zone: Zone, now: datetime) -> ClockView:
    """A folded clock as the one chip function reads it; `zone` is the reader's."""
    reading, terms = clock.reading, clock.promise.terms
    calendar = terms_of(clock.version_id).hours_of(clock.promise)
    sleeping = reading.state is State.RUNNING and not calendar.is_open(now)
    return ClockView(
        side=SIDES[clock.rule.kind],
        state=_shown_state(reading),
        zone=zone,
        metric=clock.rule.metric,
        stage=str(Status(clock.rule.stage).label) if clock.rule.stage else "",
        due_at=reading.due_at,
        remaining=reading.remaining,
        consumed=reading.consumed,
        target=terms.duration or None,
        starts_at=calendar.next_opening(now) if sleeping and not reading.breached else None,
        overrun=reading.overrun,
        overrun_wall=reading.overrun_wall,
        thresholds=terms.thresholds,
        waiting_for=HOLDER[status] if reading.state is State.PAUSED else "",
        urgent=clock.run.urgent,
    )


def _shown_state(reading: Reading) -> str:
    """A round that is resting after its breach is lost for good: coming back opens the next."""
    lost = reading.state is State.PAUSED and reading.breached
    return State.MISSED.value if lost else reading.state.value


def nearest(clocks: list[Folded], kind: str) -> Folded | None:
    """The side's clock to show: the running one due first, else the resting one, else the last."""
    own = [clock for clock in clocks if clock.rule.kind == kind]
    running = [clock for clock in own if clock.reading.state is State.RUNNING]
    if running:
        return min(running, key=lambda clock: (clock.reading.due_at is None, clock.reading.due_at))
    resting = [clock for clock in own if clock.reading.state is State.PAUSED]
    whole = [clock for clock in own if not clock.rule.stage]
    rest = resting or whole
    return rest[-1] if rest else None


def chips(dossier: Dossier) -> tuple[Chip, ...]:
    """The insurer's chip and the agency's, as far as they have promised something.

    Each leads to why it says what it says.
    """
    found = ((side, nearest(dossier.clocks, kind)) for kind, side in SIDES.items())
    return tuple(
        replace(chip_of(dossier, clock), url=f"{dossier.addresses.to('why')}?side={side}")
        for side, clock in found
        if clock is not None
    )


def chip_of(dossier: Dossier, clock: Folded) -> Chip:
    """The chip of one clock for this reader."""
    seen = view_of(clock, status=dossier.status, zone=dossier.reader.zone, now=dossier.now)
    return chip(seen, now=dossier.now)


def title(clock: Folded) -> str:
    """What the clock measures, with its round from the second on."""
    name = (
        str(Status(clock.rule.stage).label) if clock.rule.stage else metric_words(clock.rule.metric)
    )
    name = name[:1].upper() + name[1:]
    if clock.run.round > 1:
        return _("%(name)s, round %(number)s") % {"name": name, "number": clock.run.round}
    return name


def agreement_words(terms: VersionTerms, *, is_insurer: bool) -> str:
    """What the reader's side calls the agreement, with its version."""
    if terms.kind == ClockKind.OLA:
        template = _("agency's own agreement (OLA), version %(number)s")
    elif is_insurer:
        template = _("agreement with the agency (SLA), version %(number)s")
    else:
        template = _("agreement with the insurer (SLA), version %(number)s")
    return template % {"number": terms.number}


def promise_words(clock: Folded) -> str:
    """What was promised for the clock."""
    return length_words(clock.promise.terms, urgent=clock.run.urgent)


def length_words(terms: Terms, *, urgent: bool) -> str:
    """What was promised: working time, or the close of a working day."""
    if terms.working_days:
        return _("by close of working day %(n)s") % {"n": terms.working_days}
    length = working_duration(terms.duration)
    if urgent:
        return _("%(length)s of working time, urgent route") % {"length": length}
    return _("%(length)s of working time") % {"length": length}
