"""Why a promise was broken, said by the side that broke it; better said by its lead or manager."""

from typing import Any

from django import forms
from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _

from apps.kernel.errors import BelayError, NotAllowed, Refusal
from apps.policy_requests.delays import OTHER
from apps.policy_requests.folding import Folded
from apps.policy_requests.models import Clock, DelayReason
from apps.policy_requests.owing import suggestion
from apps.policy_requests.permissions import may_give_reason
from apps.usecases import giving_reasons
from apps.widgets.amending.links import key_of, may_say
from apps.widgets.amending.page import done, drawn, refused_by, status_of
from apps.widgets.card import why
from apps.widgets.card.answering import Opened
from apps.widgets.card.asking import comment_field, reason_field
from apps.widgets.card.dossier import Dossier


class ReasonForm(forms.Form):
    """The list with the suggestion chosen, and words for what is not on it."""

    def __init__(self, dossier: Dossier, clock: Folded, typed: QueryDict | None = None) -> None:
        super().__init__(typed)
        last = last_of(dossier, clock)
        suggested = suggestion(dossier.policy_request, clock, dossier.history, at=dossier.now)
        self.fields["code"] = reason_field(
            dossier.reader.side,
            suggested,
            label=_("Why the promise was broken"),
            said=last.code if last else "",
        )
        self.fields["comment"] = comment_field()


def last_of(dossier: Dossier, clock: Folded) -> DelayReason | None:
    """What holds of what was said so far."""
    said = dossier.said.get(clock.key)
    return said[-1] if said else None


def say_why(opened: Opened) -> HttpResponse:
    """The breach as it stands, the reasons it may have, and what was said so far."""
    dossier, request = opened.dossier(), opened.request
    clock = why.asked_clock(dossier, key=request.GET.get("clock", ""), side="insurer")
    _refuse_unless_theirs(dossier, clock)
    form = ReasonForm(dossier, clock, request.POST if request.method == "POST" else None)
    refused: BelayError | None = None
    why_url = f"{opened.addresses.to('why')}?clock={key_of(clock)}"
    back = opened.addresses.breaches if request.GET.get("back") == "list" else why_url
    if form.is_bound and form.is_valid():
        refused = refused_by(lambda: _say(opened, clock, form.cleaned_data))
        if refused is None:
            return done(opened, _("The reason is noted."), back)
        _mark(form, refused)
    context = {
        "heading": _("Why the promise was broken"),
        "number": dossier.policy_request.label,
        "clock": why.why_of(dossier, clock),
        "why_url": why_url,
        "form": form,
        "reasons": refused.reasons if refused and not form.errors else [],
    }
    return drawn(opened, "reason", context, status=status_of(refused, is_bad=bool(form.errors)))


def _refuse_unless_theirs(dossier: Dossier, clock: Folded) -> None:
    by = dossier.reader.by
    if not may_give_reason(by, clock.rule.kind):
        raise NotAllowed(_("Only the side that broke the promise says why."))
    if not clock.reading.breached:
        raise Refusal(_("This promise was not broken."), code="not_broken")
    if not may_say(dossier, clock):
        raise NotAllowed(
            _("Somebody has given the reason already; a lead or a manager may change it.")
        )


def _mark(form: ReasonForm, refused: BelayError) -> None:
    """The use case's sentence beside the control it speaks of."""
    if isinstance(refused, giving_reasons.ReasonsWanted):
        place = "comment" if form.cleaned_data["code"] == OTHER else "code"
        for sentence in refused.errors.values():
            form.add_error(place, sentence)


def _say(opened: Opened, clock: Folded, given: dict[str, Any]) -> None:
    kind, metric, stage, cycle, number = clock.key
    rows = Clock.objects.filter(policy_request_id=opened.policy_request_id, kind=kind)
    row = rows.filter(metric=metric, stage=stage, cycle=cycle, round=number).first()
    if row is None:
        raise Refusal(_("This promise was not broken."), code="not_broken")
    giving_reasons.give(clock_id=row.pk, by=opened.reader.by, at=opened.reader.now, **given)
