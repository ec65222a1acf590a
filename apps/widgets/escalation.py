"""The escalation card: five steps, filled in as far as the system knows."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from apps.escalations import permissions
from apps.escalations.acknowledging import Acknowledgement, rounds
from apps.escalations.dedicated import dedicated_channel
from apps.escalations.enums import Cause, EscalationState, Level, Repeat, StuckAt
from apps.escalations.ladder import terms_for
from apps.escalations.models import Escalation
from apps.kernel.actors import Actor
from apps.policy_requests.models import PolicyRequest
from apps.widgets.chips import Chip, ClockView, chip
from apps.widgets.escalation_story import story_of
from apps.widgets.instants import instant
from apps.widgets.parties import metric_words, party_words
from apps.widgets.timeline import FeedDay
from apps.widgets.zones import Zone

TONES = {
    EscalationState.OPEN: ("alert", "late"),
    EscalationState.ACKNOWLEDGED: ("clock", "warn"),
    EscalationState.ANSWERED: ("comment", "warn"),
    EscalationState.SOLVED: ("check", "good"),
    EscalationState.REFUSED: ("x", "calm"),
}


@dataclass(frozen=True, slots=True)
class Tick:
    """A thing the system verified by itself: `state` is done, missing or waiting."""

    state: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationCard:
    """What `widgets/escalation.html` draws; `typed` keeps what the person wrote."""

    title: str
    cause: str
    chip: Chip
    level: str
    acknowledgements: tuple[Chip, ...]
    story: list[FeedDay]
    may: frozenset[str]
    reach: str
    reason: str
    needs_agreement: bool
    opened: str
    ticks: tuple[Tick, ...]
    places: tuple[tuple[str, str], ...]
    stuck_at: str
    sentence: str
    deadline: str
    channel: str
    handed_over: str
    acknowledged: str
    answer: str
    answered: str
    repeated: str
    is_repeated: bool
    consequences: tuple[tuple[str, str], ...]
    repeat: str
    closed: str
    is_closed: bool

    @property
    def step(self) -> int:
        """The step that waits for a person: 3, 4 or 5; 6 when all is done."""
        if self.is_closed:
            return 6
        if not self.handed_over and not self.answered:
            return 3
        return 4 if not self.answered else 5


def state_chip(state: str) -> Chip:
    """Where an escalation stands."""
    icon, tone = TONES[EscalationState(state)]
    return Chip(icon=icon, tone=tone, words=str(EscalationState(state).label))


def cause_words(cause: str, party: str, metric: str) -> str:
    """Why it was opened, as a sentence."""
    if cause == "third_return":
        return _("The request was returned for the third time")
    if cause == Cause.BY_HAND:
        return _("%(who)s is asked by a person") % {"who": party_words(party)}
    if cause == Cause.URGENT_CALL:
        return _("Urgent call")
    who, what = party_words(party), metric_words(metric)
    return _("%(who)s is late: %(what)s") % {"who": who, "what": what}


def escalation_card(
    row: Escalation, *, by: Actor, package: str, zone: Zone, now: datetime, why_url: str
) -> EscalationCard:
    """The card of one escalation for this reader in `zone`; `row.answered_by` at hand.

    The chips of the time to acknowledge lead to `why_url`, each with its round.
    """
    policy_request, when = row.policy_request, _when(zone, now)
    lines = list(row.lines.select_related("staff"))
    return EscalationCard(
        title=_("Escalation of %(number)s") % {"number": policy_request.label},
        cause=cause_words(row.cause, row.party, row.metric),
        chip=state_chip(row.state),
        level=str(Level(row.level).label),
        acknowledgements=tuple(
            replace(
                acknowledgement_chip(one, zone=zone, now=now),
                url=f"{why_url}?round={one.run.round}",
            )
            for one in rounds(row, lines, at=now)
        ),
        story=story_of(lines, zone=zone, now=now),
        may=_may(row, by),
        reach=_reach(row, now),
        reason=lines[0].note if lines and row.cause == Cause.URGENT_CALL else "",
        needs_agreement=row.needs_agreement,
        opened=when(row.opened_at),
        ticks=_ticks(row),
        places=tuple((code, str(label)) for code, label in StuckAt.choices),
        stuck_at=row.stuck_at,
        sentence=_sentence(row, policy_request, package, zone, now),
        deadline=when(row.deadline_at),
        channel=row.channel,
        handed_over=when(row.handed_over_at),
        acknowledged=when(row.acknowledged_at),
        answer=row.answer,
        answered=_answered(row, when(row.answered_at)),
        repeated=_repeated(row),
        is_repeated=_is_repeated(row),
        consequences=tuple((code, str(label)) for code, label in Repeat.choices),
        repeat=_suggested(row),
        closed=when(row.closed_at),
        is_closed=row.closed_at is not None,
    )


def _when(zone: Zone, now: datetime) -> Callable[[datetime | None], str]:
    return lambda at: "" if at is None else instant(at, zone=zone, now=now, show_zone=True)


def acknowledgement_chip(one: Acknowledgement, *, zone: Zone, now: datetime) -> Chip:
    """The time to acknowledge, by the function that renders every other promise."""
    reading, calendar = one.reading, one.calendar
    running = reading.state.value == "running"
    sleeping = running and not calendar.is_open(now) and not reading.breached
    view = ClockView(
        side=one.escalation.party,
        state=reading.state.value,
        zone=zone,
        metric="TTA",
        due_at=reading.due_at,
        remaining=reading.remaining,
        consumed=reading.consumed,
        target=one.terms.duration or None,
        starts_at=calendar.next_opening(now) if sleeping else None,
        overrun=reading.overrun,
        overrun_wall=reading.overrun_wall,
        thresholds=one.terms.thresholds,
        urgent=one.escalation.urgent,
    )
    return chip(view, now=now)


def _may(row: Escalation, by: Actor) -> frozenset[str]:
    """The steps this reader may take now."""
    if row.closed_at is not None:
        return frozenset()
    asked = {
        "acknowledge": row.state == EscalationState.OPEN and permissions.may_acknowledge(by, row),
        "answer": permissions.may_answer(by, row),
        "hand_over": permissions.may_hand_over(by, row),
        "raise": row.level != Level.ACCOUNT_MANAGER and permissions.may_raise(by, row),
        "solve": permissions.may_solve(by, row),
        "refuse": permissions.may_refuse(by, row),
        "agree": permissions.may_agree(by, row),
    }
    return frozenset(step for step, may in asked.items() if may)


def _reach(row: Escalation, now: datetime) -> str:
    """How the party is reached: its dedicated channel, else the agreement's urgent contact."""
    terms = terms_for(row)
    urgent_contact = terms.urgent_contact if terms is not None else ""
    return dedicated_channel(row, at=now) or urgent_contact


def _is_repeated(row: Escalation) -> bool:
    return row.same_in_14_days + 1 >= int(settings.TERMS["repeat_breaches"])


def _ticks(row: Escalation) -> tuple[Tick, ...]:
    complete = (
        Tick("done", _("Data and documents are complete"))
        if row.is_checklist_complete
        else Tick("missing", _("Data or documents are still missing"))
    )
    if row.is_paid is None:
        return complete, Tick("waiting", _("The payment was not expected at this stage"))
    if row.is_paid:
        return complete, Tick("done", _("The payment has arrived"))
    return complete, Tick("missing", _("The payment has not arrived"))


def _sentence(
    row: Escalation, policy_request: PolicyRequest, package: str, zone: Zone, now: datetime
) -> str:
    """What is said on the phone: number, place, deadline, question. Names nobody."""
    values = {
        "number": policy_request.label,
        "package": package,
        "place": str(StuckAt(row.stuck_at).label),
        "state": str(policy_request.get_status_display()),
        "due": "",
        "closing": "",
    }
    due_at = row.clock.due_at if row.clock is not None else None
    if due_at is not None:
        values["due"] = instant(due_at, zone=zone, now=now)
    if row.deadline_at is not None:
        values["closing"] = instant(row.deadline_at, zone=zone, now=now, show_zone=True)
    return SENTENCES[bool(values["due"]), bool(values["closing"])]() % values


SENTENCES = {
    (True, True): lambda: _(
        "Request %(number)s, %(package)s, is stuck at: %(place)s (%(state)s). The promise ran out "
        "%(due)s, the closing is %(closing)s. When will it be ready?"
    ),
    (True, False): lambda: _(
        "Request %(number)s, %(package)s, is stuck at: %(place)s (%(state)s). The promise ran out "
        "%(due)s. When will it be ready?"
    ),
    (False, True): lambda: _(
        "Request %(number)s, %(package)s, is stuck at: %(place)s (%(state)s). The closing is "
        "%(closing)s. When will it be ready?"
    ),
    (False, False): lambda: _(
        "Request %(number)s, %(package)s, is stuck at: %(place)s (%(state)s). When will it be "
        "ready?"
    ),
}


def _answered(row: Escalation, when: str) -> str:
    if not when:
        return ""
    if row.answered_by is None:
        return when
    return _("%(when)s, noted by %(who)s") % {"when": when, "who": row.answered_by.name}


def _repeated(row: Escalation) -> str:
    n = row.same_in_14_days
    if n == 0:
        return pgettext("escalation", "The first one of its kind in 14 days.")
    return ngettext(
        "In 14 days there was %(n)d more like it.", "In 14 days there were %(n)d more like it.", n
    ) % {"n": n}


def _suggested(row: Escalation) -> str:
    if row.closed_at is None and _is_repeated(row):
        return str(Repeat.CORRECTION)
    return str(row.repeat)
