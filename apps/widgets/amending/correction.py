"""When the last step really happened, said by a manager or a lead."""

from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.kernel.errors import BelayError, Conflict, NotAllowed
from apps.policy_requests.models import StatusChange
from apps.policy_requests.permissions import may_correct
from apps.policy_requests.replay import as_it_was, is_move
from apps.usecases.correcting import correct_last_move
from apps.widgets.amending.forms import CorrectionForm
from apps.widgets.amending.page import done, drawn, refused_by, status_of
from apps.widgets.card.answering import Opened
from apps.widgets.card.dossier import Dossier
from apps.widgets.card.sentences import sentence


def correct(opened: Opened) -> HttpResponse:
    """The last step as it is on record, and the form that says when it was."""
    with timezone.override(ZoneInfo(opened.reader.zone)):
        return _correct(opened)


def _correct(opened: Opened) -> HttpResponse:
    if not may_correct(opened.reader.by):
        raise NotAllowed(_("Only a manager or a lead corrects when something happened."))
    dossier = opened.dossier()
    last, before = _last_steps(dossier)
    revision = dossier.policy_request.revision
    form = CorrectionForm(
        opened.request.POST if opened.request.method == "POST" else None,
        initial={"occurred_at": last.occurred_at, "revision": revision},
    )
    refused: BelayError | None = None
    if form.is_bound and form.is_valid():
        refused = refused_by(lambda: _made(opened, form))
        if refused is None:
            return done(opened, _("The time is corrected."), opened.addresses.card)
    context = {
        "heading": _("Correct the time of the last step"),
        "number": dossier.policy_request.label,
        "step": sentence(last),
        "at": last.occurred_at,
        "step_before": sentence(before),
        "before_at": before.occurred_at,
        "form": form,
        "reasons": refused.reasons if refused else [],
    }
    return drawn(opened, "correct", context, status=status_of(refused, is_bad=bool(form.errors)))


def _last_steps(dossier: Dossier) -> tuple[StatusChange, StatusChange]:
    steps = [line for line in as_it_was(dossier.history) if is_move(line)]
    if len(steps) < 2:
        raise Conflict(_("Nothing has happened yet that could be corrected."), code="no_move")
    return steps[-1], steps[-2]


def _made(opened: Opened, form: CorrectionForm) -> None:
    given = form.cleaned_data
    correct_last_move(
        policy_request_id=opened.policy_request_id,
        occurred_at=given["occurred_at"],
        reason_code=given["reason_code"],
        evidence=given["evidence"],
        by=opened.reader.by,
        at=opened.reader.now,
        expected_revision=given["revision"],
    )
