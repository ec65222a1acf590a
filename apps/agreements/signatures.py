"""The names under a version, those of older versions among them."""

from apps.accounts.models import Membership
from apps.agreements.enums import AgreementKind, Seat
from apps.agreements.models import AgreementVersion, Signature
from apps.kernel.actors import Side

#: The factor of a name that was kept before factors were.
BEFORE_FACTORS = ""


def names_under(version: AgreementVersion) -> list[Signature]:
    """The signatures in their order. Of a version signed before each name got a row of its own,
    the two people and instants it kept, as rows that are not saved."""
    found = list(version.signatures.all())
    if found or version.second_signed_at is None:
        return found
    pairs = [
        (version.first_signed_by, version.first_signed_at),
        (version.second_signed_by, version.second_signed_at),
    ]
    held = [(who, when) for who, when in pairs if who is not None and when is not None]
    ids = [user_id for user_id, _at in held]
    rows = Membership.objects.filter(user_id__in=ids).select_related("user")
    members = {member.user_id: member for member in rows}
    return [
        Signature(
            version=version,
            seat=_seat(version.agreement.kind, members.get(user_id)),
            side=members[user_id].side if user_id in members else "",
            user_id=user_id,
            name=members[user_id].user.name if user_id in members else "—",
            role=members[user_id].role if user_id in members else "",
            signed_at=signed_at,
            factor=BEFORE_FACTORS,
            content_hash=version.content_hash,
        )
        for user_id, signed_at in held
    ]


def _seat(kind: str, member: Membership | None) -> str:
    if member is None:
        return ""
    if kind == AgreementKind.SLA:
        return Seat.INSURER if member.side == Side.INSURER else Seat.AGENCY
    return Seat.OWNER if member.role == "owner" else Seat.LEAD
