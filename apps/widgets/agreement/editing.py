"""The editor of a draft: what was typed stays when it is refused."""

from collections.abc import Iterable, Mapping
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from apps.agreements.content import Content, Fault, content_of
from apps.agreements.enums import VersionStatus
from apps.agreements.models import AgreementVersion
from apps.agreements.permissions import check_change
from apps.agreements.services import ContentRefused
from apps.kernel.errors import Conflict, Malformed
from apps.usecases import agreeing
from apps.widgets.agreement.face import Face, heading
from apps.widgets.agreement.sheet import sheet_of, with_row
from apps.widgets.agreement.typed import Faults, Tried, placed, read_typed, typed_of

ROWS = {"target", "rung", "base-date", "urgent-date", "support-date"}
WHOLE_FORM = "form"


def edit(face: Face, version_id: UUID) -> HttpResponse:
    """The editor of one's own draft: shown, a row added, or saved."""
    one = face.found(version_id)
    check_change(face.member, one)
    if one.status != VersionStatus.DRAFT:
        raise Conflict(_("Only a draft can be changed. Withdraw the proposal first."))
    zone = ZoneInfo(face.zone)
    if face.request.method != "POST":
        return _editor(face, one, typed_of(content_of(one), zone))
    typed = {name: str(text) for name, text in face.request.POST.items()}
    added = typed.get("add", "")
    if added in ROWS:
        more, focus = with_row(typed, added)
        return _editor(face, one, more, focus=focus)
    tried = read_typed(typed, zone)
    if tried.content is None:
        return _editor(face, one, typed, tried.faults, status=422)
    return _saved(face, one, tried, tried.content)


def _saved(face: Face, one: AgreementVersion, tried: Tried, content: Content) -> HttpResponse:
    try:
        agreeing.save(
            version_id=one.pk,
            content=content,
            by=face.member,
            at=face.at,
            expected_revision=_revision(tried.typed),
        )
    except ContentRefused as refused:
        return _editor(face, one, tried.typed, placed(tried, refused.faults), status=422)
    except Conflict as refused:
        # The next save is made against what he was just told of, so it goes through.
        typed = {**tried.typed, "revision": str(one.revision)}
        return _editor(face, one, typed, {WHOLE_FORM: refused.reasons}, status=409)
    messages.success(face.request, _("The draft is saved."))
    return redirect(face.address("agreement", one.pk))


def refused_draft(face: Face, one: AgreementVersion, faults: Iterable[Fault]) -> HttpResponse:
    """The editor of a draft on file, with what keeps it from being proposed at its fields."""
    zone = ZoneInfo(face.zone)
    typed = typed_of(content_of(one), zone)
    return _editor(face, one, typed, placed(read_typed(typed, zone), faults), status=422)


def _editor(
    face: Face,
    one: AgreementVersion,
    typed: Mapping[str, str],
    found: Faults | None = None,
    *,
    focus: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "heading": heading(face, one),
        "sheet": sheet_of(typed, found or {}, kind=one.agreement.kind, focus=focus),
        "revision": typed.get("revision", one.revision),
        "edit_url": face.address("agreement_edit", one.pk),
    }
    return face.page("edit", context, status=status)


def _revision(typed: Mapping[str, str]) -> int:
    text = typed.get("revision", "")
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise Malformed(_("The page is too old. Open the draft again."))
    return int(text)
