"""Corrections as both faces list and show them, and the step that is posted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from apps.escalations.corrections import Measure
from apps.escalations.enums import CorrectionAction, CorrectionCause, CorrectionState
from apps.escalations.models import Correction
from apps.escalations.parties import owners_for
from apps.escalations.permissions import may_close_correction, may_correct
from apps.kernel.actors import Actor
from apps.kernel.errors import Malformed, NotFound, Refusal
from apps.policy_requests.enums import Status
from apps.usecases import correcting_process
from apps.widgets.agreement.words import package_words
from apps.widgets.chips import Chip
from apps.widgets.instants import instant
from apps.widgets.parties import metric_words, party_words
from apps.widgets.zones import Zone

TONES = {
    CorrectionState.OPEN: ("alert", "late"),
    CorrectionState.ANSWERED: ("clock", "warn"),
    CorrectionState.CLOSED: ("check", "good"),
}


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """One correction for one reader; `broken` are its breaches as (id, number of the request)."""

    row: Correction
    title: str
    cause: str
    chip: Chip
    opened: str
    broken: tuple[tuple[UUID, str], ...] = ()
    may_answer: bool = False
    may_close: bool = False
    owner: str = ""
    owners: tuple[tuple[str, str], ...] = ()
    actions: tuple[tuple[str, str], ...] = ()


def correction_line(row: Correction, *, zone: Zone, now: datetime) -> CorrectionView:
    """A line of the list."""
    icon, tone = TONES[CorrectionState(row.state)]
    return CorrectionView(
        row=row,
        title=_title(row),
        cause=str(CorrectionCause(row.cause).label),
        chip=Chip(icon=icon, tone=tone, words=str(CorrectionState(row.state).label)),
        opened=instant(row.opened_at, zone=zone, now=now),
    )


def correction_page(row: Correction, *, by: Actor, zone: Zone, now: datetime) -> CorrectionView:
    """The page, with its breaches and the steps this reader may take."""
    line = correction_line(row, zone=zone, now=now)
    breaches = row.escalations.select_related("policy_request").order_by("opened_at")
    is_open = row.closed_at is None
    return CorrectionView(
        row=row,
        title=line.title,
        cause=line.cause,
        chip=line.chip,
        opened=instant(row.opened_at, zone=zone, now=now, show_zone=True),
        broken=tuple((one.pk, one.policy_request.label) for one in breaches),
        may_answer=is_open and may_correct(by, row),
        may_close=is_open and may_close_correction(by, row),
        owner=str(row.owner_id or ""),
        owners=tuple((str(one.pk), one.name) for one in owners_for(row.party)),
        actions=tuple((code, str(label)) for code, label in CorrectionAction.choices),
    )


def _title(row: Correction) -> str:
    what = metric_words(row.metric) if row.metric else _("all promises")
    if row.stage in Status.values:
        what = str(Status(row.stage).label)
    year, week = row.week.split("-W")
    words = _("%(who)s: %(what)s, week %(week)s of %(year)s") % {
        "who": party_words(row.party),
        "what": what,
        "week": week.lstrip("0"),
        "year": year,
    }
    return f"{words} · {package_words(row.package_code)}" if row.package_code else words


def found_correction(correction_id: UUID) -> Correction:
    """The correction of the present agency. Raises NotFound."""
    rows = Correction.objects.select_related("owner", "answered_by", "closed_by")
    row = rows.filter(pk=correction_id).first()
    if row is None:
        raise NotFound(_("There is no such correction."))
    return row


def take_correction_step(
    given: Mapping[str, str], *, correction_id: UUID, by: Actor, at: datetime
) -> None:
    """Make the posted step. Raises Malformed, and whatever the use case raises."""
    if any("\x00" in value for value in given.values()):
        raise Malformed(_("This step can't be read."))
    if given.get("step") == "answer":
        correcting_process.answer(
            correction_id=correction_id, measure=_measure(given), by=by, at=at
        )
    elif given.get("step") == "close":
        outcome = given.get("outcome", "")
        correcting_process.close(correction_id=correction_id, outcome=outcome, by=by, at=at)
    else:
        raise Malformed(_("This step can't be read."))


def _measure(given: Mapping[str, str]) -> Measure:
    try:
        owner_id = UUID(given["owner"]) if given.get("owner") else None
    except ValueError as broken:
        raise Malformed(_("This step can't be read.")) from broken
    return Measure(
        owner_id=owner_id,
        due_on=_day(given.get("due_on", "")),
        action=given.get("action", ""),
        channel=given.get("channel", ""),
        channel_until=_day(given.get("channel_until", "")),
        text=given.get("answer", ""),
    )


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError as broken:
        raise Refusal(_("“%(typed)s” is not a date.") % {"typed": typed}, code="date") from broken
