"""What both faces show of agreements: the list, one version, what it changes, its PDF."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpResponse
from django.utils.translation import gettext as _

from apps.agencies.models import Agency
from apps.agreements.content import Content, content_of, difference
from apps.agreements.enums import AgreementKind, VersionStatus
from apps.agreements.models import Agreement, AgreementVersion
from apps.agreements.permissions import is_author, may_negotiate, may_start, seat_of
from apps.agreements.signatures import names_under
from apps.agreements.versions import before, seen_by
from apps.kernel.actors import Side
from apps.kernel.errors import NotFound, Refusal
from apps.papers.errors import PaperError
from apps.usecases import agreeing, rebasing_all
from apps.widgets.agreement.face import Face, heading
from apps.widgets.agreement.lines import (
    AgreementView,
    agreement_view,
    missing_seats,
    signed,
    waiting_words,
)
from apps.widgets.agreement.reading_page import promised, rows_of, spec_words, step_words
from apps.widgets.agreement.told import told_to_clients
from apps.widgets.agreement.words import version_title
from apps.widgets.known_days import version_words

DEEDS = ("propose", "withdraw", "counter", "discard", "sign")
LANGUAGES = ("ru", "en")


def listing(face: Face, agencies: Iterable[Agency], *, more_url: str = "") -> HttpResponse:
    """Both agreements of each agency, with every version this side may see.

    `more_url` leads to the agencies that did not fit.
    """
    rows = list(agencies)
    held: dict[tuple[UUID, str], list[AgreementVersion]] = {}
    for one in seen_by(rows, side=Side(face.member.side)):
        held.setdefault((one.agreement.agency_id, one.agreement.kind), []).append(one)
    views = [
        _view(face, agency, kind, held.get((agency.pk, kind), []))
        for agency in rows
        for kind in AgreementKind
    ]
    return face.page("list_page", {"agreements": views, "more_url": more_url})


def _view(
    face: Face, agency: Agency, kind: AgreementKind, versions: list[AgreementVersion]
) -> AgreementView:
    agreement = Agreement(kind=kind, agency=agency)
    drafted = any(
        one.status == VersionStatus.DRAFT and one.proposed_side == face.member.side
        for one in versions
    )
    startable = may_start(face.member, agreement) and not drafted
    return agreement_view(
        agreement,
        versions,
        face.address,
        at_desk=face.agency is None,
        start_url=_start_url(face, agency, kind) if startable else "",
    )


def _start_url(face: Face, agency: Agency, kind: AgreementKind) -> str:
    whose = [agency.slug] if face.agency is None else []
    return face.address("agreement_start", *whose, kind.value)


def show(
    face: Face, version_id: UUID, *, reasons: list[str] | None = None, status: int = 200
) -> HttpResponse:
    """One version with its signatures and what may be done with it."""
    one = face.found(version_id)
    context = {
        "heading": heading(face, one),
        "one": one,
        "waits": waiting_words(one),
        "signed": [signed(signature) for signature in names_under(one)],
        "difference_url": face.address("agreement_difference", one.pk),
        "papers": {code: face.address("agreement_paper", one.pk, code) for code in LANGUAGES},
        "trial_url": _trial_url(face, one),
        "told": told_to_clients(one, at=face.at),
        "reasons": reasons,
        **_terms(content_of(one), face.at),
        **_offered(face, one),
    }
    return face.page("version", context, status=status)


def _trial_url(face: Face, one: AgreementVersion) -> str:
    """Where an unsigned version is tried on the past."""
    is_open = one.status in (VersionStatus.DRAFT, VersionStatus.PROPOSED)
    return face.address("trial", one.pk) if is_open else ""


def _terms(content: Content, at: datetime) -> dict[str, Any]:
    return {
        "content": content,
        "hours": spec_words(content.base),
        "unknown": version_words((content.base, content.urgent, content.support), at=at),
        "urgent_hours": spec_words(content.urgent) if content.urgent else "",
        "support_hours": spec_words(content.support) if content.support else "",
        "ladder": [step_words(step) for step in content.ladder],
        "groups": promised(content),
    }


def _offered(face: Face, one: AgreementVersion) -> dict[str, Any]:
    """What this reader may do with the version now."""
    member = face.member
    negotiates, own = may_negotiate(member, one.agreement), is_author(member, one)
    proposed = negotiates and one.status == VersionStatus.PROPOSED
    return {
        "is_draft": negotiates and own and one.status == VersionStatus.DRAFT,
        "may_withdraw": proposed and own,
        "may_counter": proposed and not own,
        "may_sign": proposed and _may_sign(face, one),
        "has_factor": is_mfa_enabled(member.user),
        "edit_url": face.address("agreement_edit", one.pk),
        **_moving(face, one),
        "deeds": {name: face.address("agreement_deed", one.pk, name) for name in DEEDS},
    }


def _moving(face: Face, one: AgreementVersion) -> dict[str, Any]:
    """Open requests that still run by an earlier version, for whoever may move them."""
    may_move = rebasing_all.may_rebase_all(face.member, one)
    is_meant = may_move and rebasing_all.is_in_force(one, at=face.at)
    return {
        "left_behind": rebasing_all.waiting(one) if is_meant else 0,
        "move_url": face.address("move_open", one.pk),
    }


def _may_sign(face: Face, one: AgreementVersion) -> bool:
    signers = {signature.user_id for signature in one.signatures.all()}
    is_free = seat_of(face.member, one.agreement) in missing_seats(one)
    return is_free and face.member.user_id not in signers


def compare(face: Face, version_id: UUID) -> HttpResponse:
    """What the version changes, side by side with the one before it."""
    one = face.found(version_id)
    base = before(one)
    changes = difference(content_of(base) if base else None, content_of(one))
    context = {
        "heading": heading(face, one),
        "base": version_title(base.number) if base else "",
        "rows": rows_of(changes, zone=face.zone, now=face.at),
    }
    return face.page("difference", context)


def paper(face: Face, version_id: UUID, language: str) -> HttpResponse:
    """The written agreement as a PDF."""
    one = face.found(version_id)
    if language not in LANGUAGES:
        raise NotFound(_("There is no such page."))
    try:
        content = agreeing.paper(version_id=one.pk, language=language)
    except PaperError as fault:
        raise Refusal(_("The PDF can't be made just now. Try again in a minute.")) from fault
    name = f"{one.agreement.kind}-{one.agreement.agency.slug}-{one.number}-{language}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
