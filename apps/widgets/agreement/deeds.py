"""What is done with a version: begun, proposed, withdrawn, answered, thrown away, signed."""

from collections.abc import Callable
from uuid import UUID

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from apps.agencies.models import Agency
from apps.agreements.enums import AgreementKind
from apps.agreements.models import AgreementVersion
from apps.agreements.services import ContentRefused
from apps.kernel.errors import Conflict, NotFound, Refusal
from apps.usecases import agreeing
from apps.widgets.agreement.editing import refused_draft
from apps.widgets.agreement.face import Face
from apps.widgets.agreement.pages import show


def start(face: Face, kind: str, agency: Agency) -> HttpResponse:
    """A new draft, opened in the editor."""
    if kind not in AgreementKind.values:
        raise NotFound(_("There is no such page."))
    made = agreeing.start(kind=AgreementKind(kind), agency=agency, by=face.member, at=face.at)
    return redirect(face.address("agreement_edit", made.pk))


def perform(face: Face, version_id: UUID, name: str) -> HttpResponse:
    """Do one of DOERS with a version; a refusal is said on its page."""
    one = face.found(version_id)
    if name not in DOERS:
        raise NotFound(_("There is no such page."))
    try:
        return DOERS[name](face, one)
    except (Refusal, Conflict) as refused:
        return show(face, version_id, reasons=refused.reasons, status=refused.status)


def _propose(face: Face, one: AgreementVersion) -> HttpResponse:
    try:
        agreeing.propose(version_id=one.pk, by=face.member, at=face.at)
    except ContentRefused as refused:
        return refused_draft(face, one, refused.faults)
    return _done(face, one, _("The other side is asked to sign or to answer."))


def _withdraw(face: Face, one: AgreementVersion) -> HttpResponse:
    agreeing.withdraw(version_id=one.pk, by=face.member, at=face.at)
    return _done(face, one, _("The proposal is withdrawn; it is a draft again."))


def _counter(face: Face, one: AgreementVersion) -> HttpResponse:
    made = agreeing.counter(version_id=one.pk, by=face.member, at=face.at)
    return redirect(face.address("agreement_edit", made.pk))


def _discard(face: Face, one: AgreementVersion) -> HttpResponse:
    agreeing.discard(version_id=one.pk, by=face.member, at=face.at)
    messages.success(face.request, _("The draft is thrown away."))
    return redirect(face.address("agreements"))


def _sign(face: Face, one: AgreementVersion) -> HttpResponse:
    agreeing.sign(
        version_id=one.pk,
        by=face.member,
        code=face.request.POST.get("code", ""),
        address=get_adapter(face.request).get_client_ip(face.request),
        at=face.at,
    )
    return _done(face, one, _("Signed."))


def _done(face: Face, one: AgreementVersion, words: str) -> HttpResponse:
    messages.success(face.request, words)
    return redirect(face.address("agreement", one.pk))


DOERS: dict[str, Callable[[Face, AgreementVersion], HttpResponse]] = {
    "propose": _propose,
    "withdraw": _withdraw,
    "counter": _counter,
    "discard": _discard,
    "sign": _sign,
}
