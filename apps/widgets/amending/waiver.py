"""A breach let pass by the side that was let down."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from apps.kernel.errors import BelayError, NotAllowed, Refusal
from apps.policy_requests.folding import Folded
from apps.policy_requests.models import Clock
from apps.policy_requests.permissions import may_waive
from apps.usecases import waiving
from apps.widgets.amending.forms import WaiverForm
from apps.widgets.amending.links import key_of
from apps.widgets.amending.page import done, drawn, refused_by, status_of
from apps.widgets.card import why
from apps.widgets.card.answering import Opened


def waive(opened: Opened) -> HttpResponse:
    """The breach as it stands, why it passes, and what proves it."""
    dossier, request = opened.dossier(), opened.request
    clock = why.asked_clock(dossier, key=request.GET.get("clock", ""), side="insurer")
    if not may_waive(opened.reader.by, clock.rule.kind):
        raise NotAllowed(_("Only the side that was let down may waive a breach."))
    form = WaiverForm(request.POST if request.method == "POST" else None)
    refused: BelayError | None = None
    why_url = f"{opened.addresses.to('why')}?clock={key_of(clock)}"
    if form.is_bound and form.is_valid():
        refused = refused_by(lambda: _waive(opened, clock, form))
        if refused is None:
            return done(opened, _("The breach is waived."), why_url)
    context = {
        "heading": _("Waive this breach"),
        "number": dossier.policy_request.label,
        "clock": why.why_of(dossier, clock),
        "why_url": why_url,
        "form": form,
        "reasons": refused.reasons if refused else [],
    }
    return drawn(opened, "waive", context, status=status_of(refused, is_bad=bool(form.errors)))


def _waive(opened: Opened, clock: Folded, form: WaiverForm) -> None:
    kind, metric, stage, cycle, number = clock.key
    rows = Clock.objects.filter(policy_request_id=opened.policy_request_id, kind=kind)
    row = rows.filter(metric=metric, stage=stage, cycle=cycle, round=number).first()
    if row is None:
        raise Refusal(_("This promise was not broken."), code="not_broken")
    waiving.waive(clock_id=row.pk, by=opened.reader.by, at=opened.reader.now, **form.cleaned_data)
