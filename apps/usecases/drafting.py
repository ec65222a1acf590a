"""A request is begun, filled in and kept: everything before and beside the moves."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from apps.agencies.stepping import here
from apps.agreements.enums import AgreementKind
from apps.agreements.queries import binding_version_id
from apps.kernel.actors import Actor, Side
from apps.kernel.errors import NotAllowed, NotFound, Refusal
from apps.policy_requests import moves
from apps.policy_requests.facts import Facts
from apps.policy_requests.models import Comment, Document, PolicyRequest
from apps.policy_requests.permissions import may_edit
from apps.policy_requests.services import answers, client_links, documents
from apps.products.catalogue import content_of, current_version
from apps.registry.services import take_request_number
from apps.staff.models import StaffProfile
from apps.usecases import announcing


@transaction.atomic
def create(
    *,
    package_code: str,
    covers: Sequence[str],
    by: Actor,
    at: datetime,
    language: str = "ru",
    closing: str = "",
) -> PolicyRequest:
    """Open a draft from the package's current version; its maker is responsible until changed.

    `closing` is the closing time as typed, in the agency's zone; empty when not known yet.

    Raises:
        NotFound: no such package. NotAllowed: only agency people open requests. FieldFaults: the
        closing time can't be read; nothing was made.
    """
    if by.side is not Side.AGENCY:
        raise NotAllowed(_("Only the agency opens requests."))
    offered = current_version(package_code)
    content = offered.content
    wanted = content.covers_chosen(covers)
    policy_request = PolicyRequest(
        id=uuid4(),
        number=take_request_number(),
        package_code=package_code,
        package_version_id=offered.id,
        covers=[cover.code for cover in content.covers if cover.code in wanted],
        responsible_id=by.staff_id,
        created_by_id=by.staff_id,
        language=language,
        ola_version_id=binding_version_id(AgreementKind.OLA, here().pk, at=at),
        valid_until=at + timedelta(days=int(settings.TERMS["draft_expires_days"])),
    )
    begun = moves.begin(policy_request, by=by, at=at).policy_request
    if not closing:
        return begun
    typed = {content.deadline_field: closing}
    return save_answers(policy_request_id=begun.pk, typed=typed, by=by, at=at)


@transaction.atomic
def save_answers(
    *,
    policy_request_id: UUID,
    typed: Mapping[str, Any],
    by: Actor,
    at: datetime,
    covers: Sequence[str] | None = None,
    expected_revision: int | None = None,
) -> PolicyRequest:
    """Keep answers (and, in a draft, the chosen covers).

    Raises:
        FieldFaults: some answers can't be read; nothing was stored. Refusal: too late to change.
    """
    policy_request = _editable(policy_request_id, by, expected_revision)
    if covers is not None and policy_request.status == "draft":
        content = content_of(policy_request.package_version_id)
        wanted = content.covers_chosen(covers)
        policy_request.covers = [c.code for c in content.covers if c.code in wanted]
    closing = policy_request.closing_at
    zone = ZoneInfo(here().zone)
    answers.save_answers(policy_request, typed, by=by, at=at, zone=zone)
    if policy_request.closing_at != closing:
        _deadline_changed(policy_request, first=closing is None, by=by, at=at)
    return policy_request


def _deadline_changed(
    policy_request: PolicyRequest, *, first: bool, by: Actor, at: datetime
) -> None:
    """The queue shows the new closing time at once; a later change is a line of history too."""
    if first:
        due = moves.settle(policy_request, at=at)
    else:
        due = moves.note(policy_request, "deadline", by=by, at=at).due
    announcing.fell_due(due, at=at)


EDITABLE = ("draft", "collecting", "returned")


def _editable(
    policy_request_id: UUID, by: Actor, expected_revision: int | None = None
) -> PolicyRequest:
    policy_request = moves.locked(policy_request_id, expected_revision=expected_revision)
    if not may_edit(by, policy_request):
        raise NotAllowed(_("Only the agency fills in the checklist."))
    if policy_request.status not in EDITABLE:
        raise Refusal(
            _("In the state “%(status)s” the data can't be changed.")
            % {"status": policy_request.get_status_display()},
            code="not_editable",
        )
    return policy_request


@transaction.atomic
def attach(
    *,
    policy_request_id: UUID,
    kind: str,
    name: str,
    content: bytes,
    by: Actor,
    at: datetime,
    dated_on: date | None = None,
) -> Document:
    """Attach a file to the checklist (agency) or to the issue (insurer).

    Raises:
        WrongFileType, TooLarge, Refusal: nothing is stored.
    """
    if by.side is Side.INSURER:
        policy_request = moves.locked(policy_request_id)
        if kind not in INSURER_KINDS:
            raise Refusal(_("The insurer attaches its own papers only."), code="document_kind")
    else:
        policy_request = _editable(policy_request_id, by)
        pinned = content_of(policy_request.package_version_id)
        if kind != "extra_document" and kind not in {d.code for d in pinned.documents}:
            raise Refusal(_("The checklist has no such document."), code="document_kind")
    return documents.attach(
        policy_request, kind=kind, name=name, content=content, by=by, at=at, dated_on=dated_on
    )


INSURER_KINDS = (
    "policy_document",
    "rules_document",
    "key_information_document",
    "refund_document",
)


@transaction.atomic
def record_consent(*, policy_request_id: UUID, channel: str, by: Actor, at: datetime) -> None:
    """Note the client's consent to the processing of his data, recorded apart."""
    policy_request = _editable(policy_request_id, by)
    answers.record_consent(policy_request, "pd", channel=channel, by=by, at=at)


@transaction.atomic
def record_shown(*, policy_request_id: UUID, channel: str, by: Actor, at: datetime) -> None:
    """Note that the client was shown the key information document and the terms."""
    policy_request = moves.locked(policy_request_id)
    held = policy_request.documents.filter(
        kind="key_information_document", superseded_at=None
    ).first()
    if held is None:
        raise Refusal(_("The key information document is not attached yet."), code="no_kid")
    for kind in ("key_information", "policy_terms"):
        client_links.shown(policy_request, kind, sha256=held.sha256, channel=channel, at=at)


@transaction.atomic
def assign(*, policy_request_id: UUID, responsible_id: UUID, by: Actor, at: datetime) -> None:
    """Name the agency's person responsible for the request."""
    policy_request = moves.locked(policy_request_id)
    if by.side is not Side.AGENCY:
        raise NotAllowed(_("The agency names its own people."))
    person = StaffProfile.objects.filter(
        pk=responsible_id, side=Side.AGENCY, is_active=True
    ).first()
    if person is None:
        raise Refusal(_("Choose a person of your agency."), code="responsible")
    policy_request.responsible = person
    moved = moves.note(
        policy_request, "assign", by=by, at=at, facts=Facts(details={"responsible": str(person.pk)})
    )
    announcing.fell_due(moved.due, at=at)


@transaction.atomic
def take(*, policy_request_id: UUID, by: Actor, at: datetime) -> None:
    """The insurer's person takes the request on himself."""
    policy_request = moves.locked(policy_request_id)
    if by.side is not Side.INSURER:
        raise NotAllowed(_("Only the insurer's people take requests at the desk."))
    policy_request.insurer_person_id = by.staff_id
    moved = moves.note(policy_request, "take", by=by, at=at)
    announcing.fell_due(moved.due, at=at)


@transaction.atomic
def comment(
    *, policy_request_id: UUID, body: str, internal: bool, by: Actor, at: datetime
) -> Comment:
    """Write to the other side, or an internal note for one's own."""
    policy_request = PolicyRequest.objects.filter(pk=policy_request_id).first()
    if policy_request is None:
        raise NotFound(_("There is no such request."))
    side = by.side.value if internal and by.side is not None else ""
    return answers.comment(policy_request, body, side=side, by=by, at=at)
