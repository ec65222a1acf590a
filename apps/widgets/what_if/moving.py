"""Everything open moved to the version in force, on either face: asked for, then previewed."""

from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.agreements.engine import Mode
from apps.agreements.enums import Recalculation
from apps.agreements.models import AgreementVersion
from apps.kernel.errors import BelayError, NotAllowed
from apps.registry.models import Job
from apps.usecases import long_jobs, rebasing_all
from apps.widgets.agreement.face import Face, heading
from apps.widgets.what_if.face import drawn


class MovingForm(forms.Form):
    """How time already used counts, and why terms change for what is open."""

    mode = forms.ChoiceField(
        label=gettext_lazy("What becomes of time already used"),
        widget=forms.RadioSelect,
        choices=[(one.value, capfirst(one.label)) for one in Recalculation],
    )
    reason = forms.CharField(
        label=gettext_lazy("Why open requests move to these terms"),
        widget=forms.Textarea({"rows": 3}),
        max_length=300,
        help_text=gettext_lazy("Everybody reads it in the history of each request."),
    )


def move_open(face: Face, version_id: UUID) -> HttpResponse:
    """How and why; then the preview begins."""
    version = face.found(version_id)
    if not rebasing_all.may_rebase_all(face.member, version):
        raise NotAllowed(_("This action is not for your role."))
    form = MovingForm(face.request.POST or None, initial={"mode": version.recalculation})
    reasons: list[str] = []
    if face.request.method == "POST" and form.is_valid():
        try:
            return redirect(face.address("job", _previewed(face, version, form).pk))
        except BelayError as refused:
            reasons = refused.reasons
    told = heading(face, version)
    context = {
        "heading": _("Move open requests to this version"),
        "form": form,
        "reasons": reasons,
        "waiting": rebasing_all.waiting(version),
        "subject": f"{told['title']}, {told['version']} · {told['party']}",
        "back_url": told["url"],
        "back_words": f"{told['title']}, {told['version']}",
    }
    return drawn(face, "moving_form", context, status=422 if form.errors or reasons else 200)


def _previewed(face: Face, version: AgreementVersion, form: MovingForm) -> Job:
    job = rebasing_all.preview(
        version=version,
        mode=Mode(form.cleaned_data["mode"]),
        reason=form.cleaned_data["reason"],
        of=face.agency,
        by=face.member,
        at=face.at,
    )
    long_jobs.begin(job, at=face.at)
    return job
