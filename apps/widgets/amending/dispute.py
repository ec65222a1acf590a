"""Whose time a stretch was: the form that disputes it, and the page where it is answered."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from apps.kernel.errors import BelayError, NotAllowed, NotFound, Refusal
from apps.policy_requests.adjusted import Held
from apps.policy_requests.disputing import fault, open_until, stretch_of
from apps.policy_requests.enums import DisputeOutcome, Status
from apps.policy_requests.models import Dispute
from apps.policy_requests.permissions import may_answer_dispute, may_dispute
from apps.usecases import disputing
from apps.widgets.amending.forms import DisputeAnswerForm, DisputeForm
from apps.widgets.amending.page import done, drawn, refused_by, status_of
from apps.widgets.card.answering import Opened
from apps.widgets.card.dossier import Dossier
from apps.widgets.card.whose import TONES, state_words
from apps.widgets.durations import duration
from apps.widgets.parties import party_words

LONGEST_NUMBER = 9


@dataclass(frozen=True, slots=True)
class Sheet:
    """A stretch as these pages show it."""

    stretch: Held
    status: str
    length: str
    holder: str


def dispute(opened: Opened) -> HttpResponse:
    """The stretch, whose it was said to be, and until when that may be said."""
    dossier, request = opened.dossier(), opened.request
    if not may_dispute(opened.reader.by):
        raise NotAllowed(_("Only a lead or a manager disputes whose time it was."))
    stretch = stretch_of(dossier.history, _asked(request.GET.get("stretch", "")), at=dossier.now)
    form = DisputeForm(request.POST if request.method == "POST" else None)
    refused = _fault(dossier, stretch, opened)
    if refused is None and form.is_bound and form.is_valid():
        refused = refused_by(lambda: _disputed(opened, stretch, form))
        if refused is None:
            return done(opened, _("The dispute waits for the other side."), opened.addresses.card)
    context = {
        "heading": _("Dispute whose time it was"),
        "number": dossier.policy_request.label,
        "sheet": _sheet(stretch),
        "until": _until(dossier, stretch, opened),
        "form": form,
        "reasons": refused.reasons if refused else [],
    }
    return drawn(opened, "dispute", context, status=status_of(refused, is_bad=bool(form.errors)))


def settle(opened: Opened, dispute_id: UUID) -> HttpResponse:
    """One dispute: what was said, and the answer, or the form for whoever gives it."""
    dossier, request = opened.dossier(), opened.request
    row = next((one for one in dossier.disputes if one.pk == dispute_id), None)
    if row is None:
        raise NotFound(_("There is no such dispute."))
    may_answer = row.is_open and may_answer_dispute(opened.reader.by, row.side)
    form = DisputeAnswerForm(request.POST if request.method == "POST" else None)
    refused: BelayError | None = None
    if form.is_bound and form.is_valid():
        refused = refused_by(lambda: _settled(opened, row, form))
        if refused is None:
            return done(opened, _("Your answer is on record."), opened.addresses.dispute(row.pk))
    context = {
        "heading": _("Dispute about a stretch of time"),
        "number": dossier.policy_request.label,
        "sheet": _sheet(stretch_of(dossier.history, row.stretch, at=dossier.now)),
        "row": row,
        "charge_to": party_words(row.charge_to),
        "state": state_words(DisputeOutcome(row.outcome)),
        "tone": TONES[DisputeOutcome(row.outcome)],
        "form": form if may_answer else None,
        "reasons": refused.reasons if refused else [],
    }
    is_bad = form.is_bound and bool(form.errors)
    return drawn(opened, "settle", context, status=status_of(refused, is_bad=is_bad))


def _asked(text: str) -> int:
    """The number of the stretch in the address; 0, which no stretch has, for anything else."""
    plain = text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER
    return int(text) if plain else 0


def _fault(dossier: Dossier, stretch: Held, opened: Opened) -> BelayError | None:
    side, one = opened.reader.side, dossier.policy_request
    return fault(one, dossier.history, stretch, dossier.disputes, side=side, at=dossier.now)


def _until(dossier: Dossier, stretch: Held, opened: Opened) -> object:
    if not stretch.ended_by:
        return None
    side, one = opened.reader.side, dossier.policy_request
    return open_until(one, dossier.history, stretch, side=side)


def _sheet(stretch: Held) -> Sheet:
    return Sheet(
        stretch,
        str(Status(stretch.status).label),
        duration(stretch.length),
        party_words(stretch.holder),
    )


def _disputed(opened: Opened, stretch: Held, form: DisputeForm) -> None:
    disputing.dispute(
        policy_request_id=opened.policy_request_id,
        stretch=stretch.seq,
        by=opened.reader.by,
        at=opened.reader.now,
        **form.cleaned_data,
    )


def _settled(opened: Opened, row: Dispute, form: DisputeAnswerForm) -> None:
    outcome = opened.request.POST.get("outcome", "")
    if outcome not in (DisputeOutcome.CONFIRMED, DisputeOutcome.REFUSED):
        raise Refusal(_("Say whether you confirm or refuse."), code="no_outcome")
    disputing.answer(
        dispute_id=row.pk,
        confirmed=outcome == DisputeOutcome.CONFIRMED,
        comment=form.cleaned_data["comment"],
        by=opened.reader.by,
        at=opened.reader.now,
    )
