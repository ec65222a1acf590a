"""Which party promises in which agreement, and who of it answers for a correction."""

from apps.agreements.enums import AgreementKind
from apps.kernel.actors import Side
from apps.staff.models import StaffProfile
from apps.staff.services import profiles_of

PARTIES = {AgreementKind.SLA.value: Side.INSURER, AgreementKind.OLA.value: Side.AGENCY}
KINDS = {side.value: kind for kind, side in PARTIES.items()}
OWNERS = {Side.INSURER: ("manager", "administrator"), Side.AGENCY: ("lead", "owner")}


def owners_for(party: str) -> list[StaffProfile]:
    """Who may answer for a correction of this party, the nearest to the work first."""
    roles = OWNERS[Side(party)]
    rows = StaffProfile.objects.filter(side=party, is_active=True, role__in=roles)
    return sorted(rows, key=lambda one: (roles.index(one.role), one.name, str(one.pk)))


def first_owner(party: str) -> StaffProfile | None:
    """Whom a new correction is given to; whoever never entered the agency gets a profile for it.

    None when nobody holds such a role.
    """
    if not owners_for(party):
        profiles_of(Side(party), OWNERS[Side(party)])
    return next(iter(owners_for(party)), None)
