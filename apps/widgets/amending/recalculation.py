"""One request's deadlines counted by the version in force: looked at, then made as seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from apps.agencies.stepping import here
from apps.agreements.engine import Mode
from apps.agreements.enums import AgreementKind
from apps.agreements.models import AgreementVersion
from apps.agreements.queries import binding_version_id, terms_of
from apps.kernel.errors import BelayError, Conflict, NotFound
from apps.policy_requests.enums import ClockKind
from apps.policy_requests.what_if import Shift
from apps.usecases import rebasing
from apps.widgets.amending.forms import RecalculationForm
from apps.widgets.amending.page import done, drawn, refused_by, status_of
from apps.widgets.card.answering import Opened
from apps.widgets.card.clocks import agreement_words, title
from apps.widgets.card.dossier import Dossier
from apps.widgets.what_if.words import MOVED, change_tone


@dataclass(frozen=True, slots=True)
class Moved:
    """One clock under both terms; `tone` is that of the chip."""

    promise: str
    change: str
    tone: str
    before_at: datetime | None
    after_at: datetime | None


def recalculate(opened: Opened) -> HttpResponse:
    """Ask how and why, show what it would do, and do it once it was seen."""
    dossier, request = opened.dossier(), opened.request
    kind = _kind(request.GET.get("kind", ""))
    rebasing.refuse_unless_theirs(opened.reader.by, kind)
    version_id = _in_force(dossier, kind)
    terms, revision = terms_of(version_id), dossier.policy_request.revision
    form = RecalculationForm(
        request.POST if request.method == "POST" else None,
        initial={"mode": _mode_of(version_id), "revision": revision},
    )
    shifts: Sequence[Shift] | None = None
    refused: BelayError | None = None
    if form.is_bound and form.is_valid():
        order = _order(opened, version_id, form)
        if request.POST.get("step") == "make":
            refused = refused_by(lambda: _make(opened, order, form.cleaned_data["revision"]))
            if refused is None:
                return done(opened, _("The deadlines are recalculated."), opened.addresses.card)
        if refused is None or refused.status == Conflict.status:
            shifts = rebasing.look(**order)
            typed = request.POST.copy()
            typed["revision"] = str(revision)
            form = RecalculationForm(typed)
    was = getattr(dossier.policy_request, f"{kind.value}_version_id")
    context = {
        "heading": _("Recalculate the deadlines"),
        "number": dossier.policy_request.label,
        "agreement": agreement_words(terms, is_insurer=opened.reader.is_insurer),
        "was": terms_of(was).number if was else None,
        "form": form,
        "reasons": refused.reasons if refused else [],
        "is_seen": shifts is not None,
        "moved": [_moved(one) for one in shifts or ()],
        "breaks": rebasing.breaks(shifts or ()),
    }
    bad = bool(form.is_bound and form.errors)
    return drawn(opened, "recalculate", context, status=status_of(refused, is_bad=bad))


def _kind(text: str) -> ClockKind:
    if text not in ClockKind.values:
        raise NotFound(_("There is no such agreement."))
    return ClockKind(text)


def _in_force(dossier: Dossier, kind: ClockKind) -> UUID:
    agency_id = here().pk
    found = binding_version_id(AgreementKind(kind.value), agency_id, at=dossier.now)
    if found is None:
        raise NotFound(_("There is no such agreement."))
    return found


def _mode_of(version_id: UUID) -> str:
    rows = AgreementVersion.objects.filter(pk=version_id)
    return str(rows.values_list("recalculation", flat=True).get())


def _order(opened: Opened, version_id: UUID, form: RecalculationForm) -> rebasing.Order:
    return {
        "policy_request_id": opened.policy_request_id,
        "version_id": version_id,
        "mode": Mode(form.cleaned_data["mode"]),
        "reason": form.cleaned_data["reason"],
        "by": opened.reader.by,
        "at": opened.reader.now,
    }


def _make(opened: Opened, order: rebasing.Order, revision: int) -> None:
    """Raises Conflict when it would break more, or less, than was seen."""
    seen = opened.request.POST.get("breaks", "")
    known = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else -1
    rebasing.make(seen=known, expected_revision=revision, **order)


def _moved(shift: Shift) -> Moved:
    return Moved(
        promise=title(shift.clock),
        change=str(MOVED[shift.change]),
        tone=change_tone(shift.change),
        before_at=shift.before_at,
        after_at=shift.after_at,
    )
