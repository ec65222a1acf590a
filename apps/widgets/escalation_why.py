"""Why this minute, for the time to acknowledge: what its chip leads to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from apps.agreements.engine import Basis
from apps.agreements.explaining import Kind, Stretch, explain
from apps.agreements.models import AgreementVersion
from apps.agreements.queries import VersionTerms, terms_of
from apps.escalations.acknowledging import METRIC, Acknowledgement, rounds
from apps.escalations.enums import Deed
from apps.escalations.models import Escalation, EscalationLine
from apps.kernel.errors import NotFound
from apps.widgets.card.clocks import agreement_words, length_words
from apps.widgets.card.hours import hours_words
from apps.widgets.card.on_record import Record, breach_words
from apps.widgets.card.why import MOST_ROWS, Why, WhyRow, threshold_words, total_words
from apps.widgets.durations import exact_duration
from apps.widgets.escalation import acknowledgement_chip
from apps.widgets.instants import instant
from apps.widgets.parties import metric_words
from apps.widgets.zones import Zone, zone_city


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks where: `round` and `all` stand in the address, instants are told in `zone`."""

    request: HttpRequest
    is_insurer: bool
    zone: Zone
    now: datetime

    @property
    def round(self) -> str:
        return self.request.GET.get("round", "")

    @property
    def is_whole(self) -> bool:
        return self.request.GET.get("all") == "1"

    def when(self, at: datetime | None) -> str:
        return "" if at is None else instant(at, zone=self.zone, now=self.now)


def why_context(row: Escalation, asked: Asked) -> dict[str, object]:
    """What the page and the panel draw of one round of an escalation's wait; the latest when the
    address names none.

    Raises:
        NotFound: the party promised no time to acknowledge, or there was no such round.
    """
    lines = list(row.lines.all())
    found = rounds(row, lines, at=asked.now)
    chosen = [one for one in found if asked.round in ("", str(one.run.round))]
    if not chosen or row.version_id is None:
        raise NotFound(_("There is no such clock."))
    version = AgreementVersion.objects.get(pk=row.version_id)
    return {
        "why": _why(chosen[-1], terms_of(row.version_id), asked),
        "record": Record(
            seal=version.content_hash,
            since=asked.when(version.effective_from),
            breaches=tuple(_breaches(chosen[-1], lines, asked)),
            corrections=(),
        ),
        "number": row.policy_request.label,
    }


def why_answer(request: HttpRequest, page: str, context: Mapping[str, object]) -> HttpResponse:
    """The page, or the panel's inside for the script that asks for it."""
    in_panel = request.headers.get("HX-Request") == "true"
    answer = render(request, "widgets/why.html" if in_panel else page, dict(context))
    answer["Cache-Control"] = "private, no-store"
    answer["Vary"] = "HX-Request"
    return answer


def _why(one: Acknowledgement, terms: VersionTerms, asked: Asked) -> Why:
    urgent, reading = one.escalation.urgent, one.reading
    told = explain(one.run, (Basis(one.run.started_at, one.terms, one.calendar),), asked.now)
    rows = told.stretches if asked.is_whole else told.stretches[-MOST_ROWS:]
    return Why(
        title=_title(one),
        chip=acknowledgement_chip(one, zone=asked.zone, now=asked.now),
        agreement=agreement_words(terms, is_insurer=asked.is_insurer),
        promise=length_words(one.terms, urgent=urgent),
        calendar=terms.calendar_name_of(urgent=urgent),
        hours=(hours_words(terms.spec_at(asked.now, urgent=urgent), at=asked.now),),
        zone=zone_city(asked.zone),
        started=asked.when(reading.started_at),
        due=asked.when(reading.due_at),
        used=exact_duration(reading.consumed) if reading.consumed else "",
        ladder=tuple(
            (threshold_words(each), asked.when(each.at), each.reached) for each in told.thresholds
        ),
        rows=_rows(rows, asked),
        earlier=len(told.stretches) - len(rows),
        total=total_words(told),
        all_url=f"{asked.request.path}?round={one.run.round}&all=1",
        moves=_moves(one),
        waiver="",
        remedies=(),
    )


def _moves(one: Acknowledgement) -> tuple[str, ...]:
    if one.reading.stopped_at is not None:
        return ()
    return (_("A person of the called side acknowledges or answers; opening the page does not."),)


def _title(one: Acknowledgement) -> str:
    name = metric_words(METRIC)
    name = name[:1].upper() + name[1:]
    if one.run.round == 1:
        return name
    return _("%(name)s, round %(number)s") % {"name": name, "number": one.run.round}


def _breaches(one: Acknowledgement, lines: Sequence[EscalationLine], asked: Asked) -> list[str]:
    return [
        breach_words(due=asked.when(line.at), noticed=asked.when(line.noted_at))
        for line in lines
        if line.deed == Deed.BROKEN and line.round == one.run.round
    ]


def _rows(stretches: Sequence[Stretch], asked: Asked) -> tuple[WhyRow, ...]:
    """Nothing rests this clock but the party's own closed hours."""
    return tuple(
        WhyRow(
            kind=one.kind.value,
            words=_("counted") if one.kind is Kind.COUNTED else _("off hours"),
            begins=asked.when(one.start),
            ends=asked.when(one.end),
            length=exact_duration(one.worked) if one.kind is Kind.COUNTED else "",
        )
        for one in stretches
    )
