"""The request's clocks: chips of both sides, and every clock explained minute by minute."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from apps.agreements.engine import Reading, State
from apps.agreements.queries import VersionTerms, terms_of
from apps.policy_requests.enums import HOLDER, ClockKind, Status
from apps.policy_requests.folding import Folded
from apps.widgets.card.dossier import Dossier
from apps.widgets.card.hours import hours_words
from apps.widgets.chips import Chip, ClockView, chip
from apps.widgets.durations import working_duration
from apps.widgets.instants import instant
from apps.widgets.parties import metric_words
from apps.widgets.zones import Zone

NONE = timedelta(0)
SIDES = {ClockKind.SLA.value: "insurer", ClockKind.OLA.value: "agency"}


def view_of(clock: Folded, *, status: str, zone: Zone, now: datetime) -> ClockView:
    """A folded clock as the one chip function reads it; `zone` is the reader's."""
    reading, terms = clock.reading, clock.promise.terms
    calendar = terms_of(clock.version_id).calendar
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
    """The insurer's chip and the agency's, as far as they have promised something."""
    found = (nearest(dossier.clocks, kind) for kind in SIDES)
    return tuple(chip_of(dossier, clock) for clock in found if clock is not None)


def chip_of(dossier: Dossier, clock: Folded) -> Chip:
    """The chip of one clock for this reader."""
    seen = view_of(clock, status=dossier.status, zone=dossier.reader.zone, now=dossier.now)
    return chip(seen, now=dossier.now)


@dataclass(frozen=True, slots=True)
class Counted:
    """A stretch that was counted: when it began and ended, how much working time it held."""

    begins: str
    ends: str
    length: str


@dataclass(frozen=True, slots=True)
class ClockRow:
    """One clock with its whole explanation, everything in words."""

    title: str
    agreement: str
    promise: str
    hours: str
    started: str
    due: str
    used: str
    ladder: tuple[str, ...]
    counted: tuple[Counted, ...]
    chip: Chip


def rows(dossier: Dossier) -> tuple[ClockRow, ...]:
    """Every clock of the request, the latest first."""
    return tuple(_row(dossier, clock) for clock in reversed(dossier.clocks))


def _row(dossier: Dossier, clock: Folded) -> ClockRow:
    terms, reading = terms_of(clock.version_id), clock.reading
    return ClockRow(
        title=_title(clock),
        agreement=agreement_words(terms, is_insurer=dossier.reader.is_insurer),
        promise=_promise(clock),
        hours=hours_words(terms.spec),
        started=_when(dossier, reading.started_at),
        due=_when(dossier, reading.due_at),
        used=working_duration(reading.consumed) if reading.consumed else "",
        ladder=tuple(
            _("%(percent)s %%: %(when)s") % {"percent": percent, "when": _when(dossier, moment)}
            for percent, moment in reading.moments
        ),
        counted=tuple(_counted(dossier, clock, terms)),
        chip=chip_of(dossier, clock),
    )


def _title(clock: Folded) -> str:
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


def _promise(clock: Folded) -> str:
    terms = clock.promise.terms
    if terms.working_days:
        return _("by close of working day %(n)s") % {"n": terms.working_days}
    length = working_duration(terms.duration)
    if clock.run.urgent:
        return _("%(length)s of working time, urgent route") % {"length": length}
    return _("%(length)s of working time") % {"length": length}


def _when(dossier: Dossier, at: datetime | None) -> str:
    return "" if at is None else instant(at, zone=dossier.reader.zone, now=dossier.now)


def _counted(dossier: Dossier, clock: Folded, terms: VersionTerms) -> list[Counted]:
    """The open hours inside the clock's spans; more than a dozen are cut to the latest."""
    found = [
        Counted(
            _when(dossier, opened.start),
            _when(dossier, opened.end),
            working_duration(opened.end - opened.start),
        )
        for span in clock.run.spans
        for opened in terms.calendar.spans(span.start, span.end or dossier.now)
    ]
    return found[-12:]
