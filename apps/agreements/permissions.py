"""Who may write, answer and sign which agreement."""

from uuid import UUID

from django.utils.translation import gettext as _

from apps.accounts.capabilities import may
from apps.accounts.models import Membership
from apps.agreements.enums import AgreementKind, Seat, VersionStatus
from apps.agreements.models import Agreement, AgreementVersion
from apps.kernel.actors import Side
from apps.kernel.errors import NotAllowed, NotFound, Refusal


def may_negotiate(by: Membership, agreement: Agreement) -> bool:
    """Of an SLA the insurer's managers and the agency's owner; of an OLA its owner and leads."""
    if by.side == Side.INSURER:
        return agreement.kind == AgreementKind.SLA and may(by.role, "change_agreements")
    capability = "agree_sla" if agreement.kind == AgreementKind.SLA else "agree_ola"
    return by.agency_id == agreement.agency_id and may(by.role, capability)


def may_start(by: Membership, agreement: Agreement) -> bool:
    """The side that promises writes the first text; the other answers it."""
    starts = by.side == Side.INSURER or agreement.kind == AgreementKind.OLA
    return starts and may_negotiate(by, agreement)


def is_author(by: Membership, version: AgreementVersion) -> bool:
    """Whether the text is this person's side's. Inside an agency everybody who may write its OLA
    works on one draft; a proposal is his who laid it before the other."""
    if version.agreement.kind == AgreementKind.OLA:
        is_shared = version.status == VersionStatus.DRAFT
        return by.side == Side.AGENCY and (is_shared or version.proposed_by in (None, by.user_id))
    return version.proposed_side in ("", by.side)


def check_start(by: Membership, agreement: Agreement) -> None:
    """Raises NotFound, NotAllowed."""
    _check(by, agreement)
    if not may_start(by, agreement):
        raise NotAllowed(
            _("The insurer writes the SLA; you can answer its proposal with changes."),
            code="not_yours_to_start",
        )


def check_change(by: Membership, version: AgreementVersion) -> None:
    """Raises NotFound, NotAllowed: the text is the other side's."""
    _check(by, version.agreement)
    if not is_author(by, version):
        raise NotAllowed(
            _("This text is the other side's. You can sign it or answer it with changes."),
            code="not_your_text",
        )


def check_counter(by: Membership, version: AgreementVersion) -> None:
    """Raises NotFound, NotAllowed, Refusal: it is one's own proposal."""
    _check(by, version.agreement)
    if is_author(by, version):
        raise Refusal(
            _("This is your own proposal: the other side answers it. You can withdraw it."),
            code="own_proposal",
        )


def seat_of(by: Membership, agreement: Agreement) -> Seat:
    """The seat this person may sign in. Raises NotFound, NotAllowed."""
    _check(by, agreement)
    if agreement.kind == AgreementKind.SLA:
        return Seat.INSURER if by.side == Side.INSURER else Seat.AGENCY
    return Seat.OWNER if by.role == "owner" else Seat.LEAD


def _check(by: Membership, agreement: Agreement) -> None:
    if by.side == Side.AGENCY and by.agency_id != agreement.agency_id:
        raise NotFound(_("There is no such version of an agreement."))
    if not may_negotiate(by, agreement):
        raise NotAllowed(_("Agreements are not for your role."), code="not_for_role")


def may_see(version: AgreementVersion, *, agency_id: UUID | None) -> bool:
    """Unfinished text is seen by the side that writes it; nobody outside reads an agency's OLA
    before it is signed. `agency_id` is None for the insurer."""
    side = Side.INSURER if agency_id is None else Side.AGENCY
    if agency_id is not None and version.agreement.agency_id != agency_id:
        return False
    if version.status == "draft":
        return version.proposed_side in ("", side)
    is_foreign = version.agreement.kind == AgreementKind.OLA and side == Side.INSURER
    return not is_foreign or version.status in ("signed", "active", "superseded")
