"""Everything open moves to the version in force: looked at first, then made as it was seen."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from apps.accounts.models import Membership
from apps.agencies.models import Agency
from apps.agencies.stepping import inside
from apps.agreements.engine import Mode
from apps.agreements.models import AgreementVersion
from apps.agreements.permissions import may_start
from apps.kernel.errors import NotAllowed, Refusal
from apps.registry.models import Job
from apps.usecases import previewing
from apps.usecases.rebase_change import RebaseChange


def preview(
    *,
    version: AgreementVersion,
    mode: Mode,
    reason: str,
    of: Agency | None,
    by: Membership,
    at: datetime,
) -> Job:
    """Order the preview of moving every open request of the agency to this version.

    Raises:
        NotAllowed: not whoever agrees terms for the side that promised. Refusal: no reason, the
        version is not the one in force, or nothing open runs by another one.
    """
    if not may_rebase_all(by, version):
        raise NotAllowed(_("This action is not for your role."))
    if not reason.strip():
        raise Refusal(_("Say why open requests move to other terms."), code="no_reason")
    if not is_in_force(version, at=at):
        raise Refusal(_("This version does not bind the agency now."), code="not_binding")
    change = RebaseChange(version.pk, mode, reason.strip()[:300])
    if not waiting(version):
        raise Refusal(_("Everything open runs by this version already."), code="nothing_to_move")
    return previewing.begin(change, of=of, user_id=by.user_id, user_name=by.user.name, at=at)


def may_rebase_all(by: Membership, version: AgreementVersion) -> bool:
    """The insurer's manager for the SLA, the owner for the agency's OLA."""
    is_owners = by.agency_id is None or by.role == "owner"
    return may_start(by, version.agreement) and is_owners


def is_in_force(version: AgreementVersion, *, at: datetime) -> bool:
    """Whether it is the one that binds at `at`."""
    binding = AgreementVersion.objects.binding(at=at).filter(agreement=version.agreement_id)
    found: UUID | None = binding.values_list("pk", flat=True).first()
    return found == version.pk


def waiting(version: AgreementVersion) -> int:
    """How many open requests run by another version of this agreement."""
    with inside(version.agreement.agency_id):
        return RebaseChange(version.pk, Mode.CARRY, "").rows().count()
