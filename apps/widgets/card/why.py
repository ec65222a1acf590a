"""Why this minute: a clock of the request explained in words, for its panel and its page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from apps.agreements.engine import Scope, Terms
from apps.agreements.explaining import (
    Explanation,
    Hold,
    Kind,
    Lever,
    Move,
    Stretch,
    Threshold,
    explain,
)
from apps.agreements.hours import Hours
from apps.agreements.queries import VersionTerms, terms_of
from apps.kernel.errors import NotFound
from apps.policy_requests.enums import HOLDER, Status, WaiverReason
from apps.policy_requests.folding import Folded
from apps.policy_requests.models import StatusChange
from apps.policy_requests.replay import as_it_was
from apps.widgets.amending.links import Remedy, key_of, remedies_of, waiver_of
from apps.widgets.card.clocks import SIDES, agreement_words, chip_of, nearest, promise_words, title
from apps.widgets.card.dossier import Dossier
from apps.widgets.card.hours import hours_words
from apps.widgets.card.said_why import SaidWhy, said_why_of
from apps.widgets.chips import Chip
from apps.widgets.durations import exact_duration, working_duration
from apps.widgets.instants import instant
from apps.widgets.known_days import deadline_words
from apps.widgets.parties import party_words
from apps.widgets.zones import zone_city

MOST_ROWS = 24


@dataclass(frozen=True, slots=True)
class WhyRow:
    """A stretch of the clock's life; `kind`: counted | closed | paused | set_aside."""

    kind: str
    words: str
    begins: str
    ends: str
    length: str


@dataclass(frozen=True, slots=True)
class Why:
    """One clock with its whole explanation; instants are in the reader's zone, named by `zone`.

    `hours` has a line for each version of the calendar that its life and its due met.
    `ladder` are (share of the target or time before the due, instant, reached). The stretches add
    up to `total`, with the `earlier` ones that were cut off and stand at `all_url`.
    """

    title: str
    chip: Chip
    agreement: str
    promise: str
    calendar: str
    hours: tuple[str, ...]
    zone: str
    started: str
    due: str
    used: str
    ladder: tuple[tuple[str, str, bool], ...]
    rows: tuple[WhyRow, ...]
    earlier: int
    total: str
    all_url: str
    moves: tuple[str, ...]
    waiver: str
    remedies: tuple[Remedy, ...]
    unknown: str = ""
    said: SaidWhy | None = None


def asked_clock(dossier: Dossier, *, key: str, side: str) -> Folded:
    """The clock named by `key` ("sla.TTV..1.1"), else the one the side's chip shows.

    Raises:
        NotFound: the request has no such clock.
    """
    if key:
        found = next((one for one in dossier.clocks if key_of(one) == key), None)
    else:
        kinds = {name: kind for kind, name in SIDES.items()}
        found = nearest(dossier.clocks, kinds.get(side, ""))
    if found is None:
        raise NotFound(_("There is no such clock."))
    return found


def explained(
    clock: Folded, history: Sequence[StatusChange], package_code: str, *, at: datetime
) -> Explanation:
    """The clock taken apart as of `at`; `history` is the request's, oldest first."""
    holds = [
        Hold(line.occurred_at, line.to_status, HOLDER[line.to_status])
        for line in as_it_was(history)
    ]
    return explain(clock.run, clock.bases, at, holds=holds, urgent=_urgent(clock, package_code))


def why_of(dossier: Dossier, clock: Folded, *, whole: bool = False) -> Why:
    """Everything this reader may know about why the clock stands as it does.

    The latest stretches of its life, or the `whole` of it.
    """
    code, terms = dossier.policy_request.package_code, terms_of(clock.version_id)
    told = explained(clock, dossier.history, code, at=dossier.now)
    reading, rows = told.reading, told.stretches if whole else told.stretches[-MOST_ROWS:]
    return Why(
        title=title(clock),
        chip=chip_of(dossier, clock),
        agreement=agreement_words(terms, is_insurer=dossier.reader.is_insurer),
        promise=promise_words(clock),
        calendar=terms.calendar_name_of(urgent=clock.promise.urgent),
        hours=_hours(dossier, counted_hours(terms, clock, at=dossier.now)),
        zone=zone_city(dossier.reader.zone),
        started=_when(dossier, reading.started_at),
        due=_when(dossier, reading.due_at),
        used=exact_duration(reading.consumed) if reading.consumed else "",
        ladder=tuple(
            (threshold_words(one), _when(dossier, one.at), one.reached) for one in told.thresholds
        ),
        rows=tuple(_row(dossier, one) for one in rows),
        earlier=len(told.stretches) - len(rows),
        total=total_words(told),
        all_url=f"{dossier.addresses.to('why')}?clock={key_of(clock)}&all=1",
        moves=tuple(move_words(one) for one in told.moves),
        waiver=_waiver(dossier, clock),
        remedies=remedies_of(dossier, clock),
        unknown=deadline_words(told.known_until),
        said=said_why_of(dossier, clock),
    )


def threshold_words(one: Threshold) -> str:
    """A share of the target, or how long before the due."""
    if not one.before:
        return f"{one.percent} %"
    return _("%(length)s before the due") % {
        "length": working_duration(timedelta(minutes=one.before))
    }


def total_words(told: Explanation) -> str:
    """The working time of all stretches, which is what the clock has used."""
    return exact_duration(sum((one.worked for one in told.stretches), start=timedelta()))


def whys(dossier: Dossier) -> tuple[Why, ...]:
    """Every clock of the request, the latest first."""
    return tuple(why_of(dossier, clock) for clock in reversed(dossier.clocks))


def _waiver(dossier: Dossier, clock: Folded) -> str:
    one = waiver_of(dossier, clock)
    if one is None:
        return ""
    words = _(
        "%(who)s waived this breach, %(when)s: %(reason)s. %(evidence)s. It stays in the figures "
        "before waivers."
    )
    return words % {
        "who": one.approved_by.name,
        "when": _when(dossier, one.approved_at),
        "reason": dict(WaiverReason.choices).get(one.code, one.code),
        "evidence": one.evidence.rstrip("."),
    }


def _urgent(clock: Folded, code: str) -> Terms | None:
    """What the urgent route would promise for the same clock."""
    rule = clock.rule
    scope = Scope(rule.metric, code, rule.stage, repeat=clock.run.round > 1, urgent=True)
    promise = terms_of(clock.version_id).promise(scope)
    return promise.terms if promise is not None and promise.urgent else None


def spec_of(terms: VersionTerms, clock: Folded, *, at: datetime) -> dict[str, object]:
    """The hours it counts in at `at`, or counted in when it stopped, as `worktime` writes them."""
    return terms.spec_at(clock.reading.stopped_at or at, urgent=clock.promise.urgent)


def counted_hours(terms: VersionTerms, clock: Folded, *, at: datetime) -> tuple[Hours, ...]:
    """Every version of the calendar from the clock's begin to its stop, or to its due."""
    reading = clock.reading
    until = reading.stopped_at or max(at, reading.due_at or at)
    return terms.hours_between(reading.started_at, until, urgent=clock.promise.urgent)


def _hours(dossier: Dossier, counted: Sequence[Hours]) -> tuple[str, ...]:
    return tuple(
        _("version %(number)d, in force from %(since)s: %(hours)s")
        % {
            "number": one.number,
            "since": _when(dossier, one.since),
            "hours": hours_words(one.spec, at=dossier.now),
        }
        for one in counted
    )


def _when(dossier: Dossier, at: datetime | None) -> str:
    return "" if at is None else instant(at, zone=dossier.reader.zone, now=dossier.now)


def _row(dossier: Dossier, one: Stretch) -> WhyRow:
    return WhyRow(
        kind=one.kind.value,
        words=_stretch_words(one),
        begins=_when(dossier, one.start),
        ends=_when(dossier, one.end),
        length=exact_duration(one.worked) if one.kind is Kind.COUNTED else "",
    )


def _stretch_words(one: Stretch) -> str:
    if one.kind is Kind.COUNTED:
        return _("counted")
    if one.kind is Kind.CLOSED:
        return _("off hours")
    if one.kind is Kind.SET_ASIDE:
        return _("set aside by a restart")
    values = {"party": party_words(one.holder), "status": ""}
    if one.status:
        values["status"] = str(Status(one.status).label)
    return _("paused. %(party)s: %(status)s") % values


def move_words(one: Move) -> str:
    """What would move the due, as a sentence."""
    if one.lever is Lever.RETURN:
        return _("Handing the request to another party rests this clock from that minute on.")
    if one.lever is Lever.URGENT and one.target is not None:
        return _(
            "The urgent route promises %(length)s here; time already counted stays counted."
        ) % {"length": working_duration(one.target)}
    if one.lever is Lever.REBASE:
        return _(
            "Moving the request to another version of the agreement, after a preview; a breach "
            "that is on record stays."
        )
    return _("A new version of the calendar, from its own instant on; counted time stays.")
