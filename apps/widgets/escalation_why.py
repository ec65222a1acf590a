"""Why this minute, for the time to acknowledge: what its chip leads to."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from apps.agreements.engine import Basis
from apps.agreements.explaining import Kind, Stretch, explain
from apps.escalations.acknowledging import METRIC, Acknowledgement, rounds
from apps.escalations.ladder import terms_for
from apps.escalations.models import Escalation
from apps.kernel.errors import NotFound
from apps.widgets.card.clocks import agreement_words, length_words
from apps.widgets.card.hours import hours_words
from apps.widgets.card.why import MOST_ROWS, Why, WhyRow
from apps.widgets.durations import working_duration
from apps.widgets.escalation import acknowledgement_chip
from apps.widgets.instants import instant
from apps.widgets.parties import metric_words
from apps.widgets.zones import Zone, zone_city

When = Callable[[datetime | None], str]


def why_of_acknowledgement(
    row: Escalation, *, number: str, is_insurer: bool, zone: Zone, now: datetime
) -> Why:
    """One round of an escalation's wait as of `now`; the latest when `number` is empty.

    Raises:
        NotFound: the party promised no time to acknowledge, or there was no such round.
    """
    found = rounds(row, row.lines.all(), at=now)
    asked = [one for one in found if number in ("", str(one.run.round))]
    terms = terms_for(row)
    if not asked or terms is None:
        raise NotFound(_("There is no such clock."))
    one = asked[-1]
    told = explain(one.run, (Basis(one.run.started_at, one.terms, one.calendar),), now)
    when = _when(zone, now)
    return Why(
        title=_title(one),
        chip=acknowledgement_chip(one, zone=zone, now=now),
        agreement=agreement_words(terms, is_insurer=is_insurer),
        promise=length_words(one.terms, urgent=row.urgent),
        calendar=terms.calendar_name,
        hours=hours_words((terms.urgent_spec if row.urgent else None) or terms.spec),
        zone=zone_city(zone),
        started=when(told.reading.started_at),
        due=when(told.reading.due_at),
        used=working_duration(told.reading.consumed) if told.reading.consumed else "",
        ladder=(),
        rows=_rows(told.stretches[-MOST_ROWS:], when),
        earlier=max(0, len(told.stretches) - MOST_ROWS),
        moves=_moves(one),
        waiver="",
        remedies=(),
    )


def why_answer(request: HttpRequest, page: str, context: Mapping[str, object]) -> HttpResponse:
    """The page, or the panel's inside for the script that asks for it."""
    in_panel = request.headers.get("HX-Request") == "true"
    answer = render(request, "widgets/why.html" if in_panel else page, dict(context))
    answer["Cache-Control"] = "private, no-store"
    answer["Vary"] = "HX-Request"
    return answer


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


def _when(zone: Zone, now: datetime) -> When:
    return lambda at: "" if at is None else instant(at, zone=zone, now=now)


def _rows(stretches: Sequence[Stretch], when: When) -> tuple[WhyRow, ...]:
    """Nothing rests this clock but the party's own closed hours."""
    return tuple(
        WhyRow(
            kind=one.kind.value,
            words=_("counted") if one.kind is Kind.COUNTED else _("off hours"),
            begins=when(one.start),
            ends=when(one.end),
            length=working_duration(one.worked) if one.kind is Kind.COUNTED else "",
        )
        for one in stretches
    )
