"""A person's profile in the agency we are in: made on first entry, kept up with his membership."""

from collections.abc import Sequence

from apps.accounts.models import Membership
from apps.agencies.stepping import here
from apps.kernel.actors import Actor, ActorKind, Side
from apps.staff.models import StaffProfile


def profile_of(membership: Membership) -> StaffProfile:
    """The profile of this member in the current schema, made or refreshed when it differs."""
    user = membership.user
    facts = {
        "side": membership.side,
        "role": membership.role,
        "name": user.name,
        "email": user.email,
        "phone": user.phone,
    }
    profile = StaffProfile.objects.filter(user_id=user.pk).first()
    if profile is None:
        profile, _made = StaffProfile.objects.get_or_create(user_id=user.pk, defaults=facts)
        return profile
    if any(getattr(profile, name) != value for name, value in facts.items()):
        StaffProfile.objects.filter(pk=profile.pk).update(**facts)
        profile.refresh_from_db()
    return profile


def actor_of(membership: Membership) -> Actor:
    """The hands this member has in the current agency."""
    profile = profile_of(membership)
    return Actor(
        kind=ActorKind.STAFF,
        staff_id=profile.pk,
        side=Side(profile.side),
        role=profile.role,
        name=profile.name,
    )


def profiles_of(side: Side, roles: Sequence[str]) -> list[StaffProfile]:
    """Profiles here of everybody who holds one of these roles for this side, made where missing."""
    members = Membership.objects.filter(
        side=side, role__in=roles, is_active=True, user__is_active=True
    )
    if side is Side.AGENCY:
        members = members.filter(agency=here())
    return [profile_of(one) for one in members.select_related("user")]
