"""People join, change roles and leave."""

from django.db import transaction

from apps.accounts.enums import ROLES
from apps.accounts.models import Membership, User
from apps.agencies.models import Agency
from apps.kernel.actors import Side


@transaction.atomic
def join(
    *,
    email: str,
    name: str,
    role: str,
    password: str,
    agency: Agency | None = None,
    phone: str = "",
) -> Membership:
    """Make the person when new and give him one role on one side. Safe to repeat."""
    side = Side.INSURER if agency is None else Side.AGENCY
    if role not in ROLES[side]:
        raise ValueError(f"{role!r} is not a role of the {side} side.")
    user = User.objects.filter(email=email.lower()).first()
    if user is None:
        user = User.objects.create_user(email, password, name=name, phone=phone)
    membership, _created = Membership.objects.update_or_create(
        user=user, side=side, agency=agency, defaults={"role": role, "is_active": True}
    )
    return membership
