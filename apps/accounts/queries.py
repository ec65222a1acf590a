"""Reads about people."""

from uuid import UUID

from apps.accounts.models import Membership, User
from apps.agencies.models import Agency
from apps.kernel.actors import Side


def membership_of(user: User, agency: Agency | None) -> Membership | None:
    """The living membership that counts on this host; None on the host of another party."""
    members = Membership.objects.filter(user=user, is_active=True)
    if agency is None:
        return members.filter(side=Side.INSURER).select_related("user").first()
    return members.filter(side=Side.AGENCY, agency=agency).select_related("user", "agency").first()


def insurer_addresses(*, lowest: tuple[str, ...]) -> list[str]:
    """E-mail addresses of the insurer's living people with one of these roles."""
    members = Membership.objects.filter(
        side=Side.INSURER, role__in=lowest, is_active=True, user__is_active=True
    )
    return sorted(members.values_list("user__email", flat=True))


def agency_addresses(agency_id: UUID, *, lowest: tuple[str, ...]) -> list[str]:
    """E-mail addresses of one agency's living people with one of these roles."""
    members = Membership.objects.filter(
        agency_id=agency_id, role__in=lowest, is_active=True, user__is_active=True
    )
    return sorted(members.values_list("user__email", flat=True))
