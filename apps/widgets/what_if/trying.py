"""Try before signing, on either face: ordered, and what it proposes taken into the draft."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from apps.agencies.models import Agency
from apps.kernel.errors import Malformed
from apps.registry import jobs as registry
from apps.usecases import long_jobs, taking_over, trying
from apps.widgets.agreement.face import Face, heading
from apps.widgets.what_if.face import drawn
from apps.widgets.what_if.forms import DeskTrialForm, TrialForm, first_days


def trial(face: Face, version_id: UUID) -> HttpResponse:
    """Which days to try the version on; then the trial begins."""
    version = face.found(version_id)
    made = DeskTrialForm if face.agency is None else TrialForm
    form = made(face.request.POST or None, initial=first_days(face.at, face.zone))
    if face.request.method == "POST" and form.is_valid():
        return _begun(face, version_id, form, version.agreement.agency)
    told = heading(face, version)
    context = {
        "heading": _("Try before signing"),
        "form": form,
        "subject": f"{told['title']}, {told['version']} · {told['party']}",
        "back_url": told["url"],
        "back_words": f"{told['title']}, {told['version']}",
    }
    return drawn(face, "trial_form", context, status=422 if form.errors else 200)


def _begun(face: Face, version_id: UUID, form: TrialForm, own: Agency) -> HttpResponse:
    is_all = face.agency is None and form.cleaned_data["scope"] == "all"
    start, end = form.period(face.zone)
    job = trying.begin(
        version_id=version_id,
        agencies=list(Agency.objects.filter(is_active=True)) if is_all else [own],
        of=face.agency,
        start=start,
        end=end,
        zone=face.zone,
        user_id=face.member.user.pk,
        user_name=face.member.user.name,
        at=face.at,
    )
    long_jobs.begin(job, at=face.at)
    return redirect(face.address("job", job.pk))


def take_over(face: Face, job_id: UUID) -> HttpResponse:
    """Write the target that a trial proposes into the draft it tried."""
    job = registry.find(job_id, face.agency)
    given = face.request.POST.get("target", "")
    if not given.isascii() or not given.isdigit() or len(given) > 18:
        raise Malformed(_("This step can't be read."))
    taking_over.take_over(job=job, target_id=int(given), by=face.member)
    messages.success(face.request, _("Taken into the draft."))
    return redirect(face.address("job", job_id))
