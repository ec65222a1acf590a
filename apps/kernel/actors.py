"""Who does a thing: a member of staff, the holder of a private link, or a named rule."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class ActorKind(StrEnum):
    """The three kinds of hands that can move a request."""

    STAFF = "staff"
    CLIENT = "client"
    SYSTEM = "system"


class Side(StrEnum):
    """The two parties that have staff."""

    INSURER = "insurer"
    AGENCY = "agency"


@dataclass(frozen=True, slots=True)
class Actor:
    """`staff_id` is the profile in the agency's schema; `rule` names the rule or integration.

    `happened_at` is the own time of a move that an integration tells late; nobody else has one.
    """

    kind: ActorKind
    staff_id: UUID | None = None
    side: Side | None = None
    role: str = ""
    name: str = ""
    rule: str = ""
    happened_at: datetime | None = None

    @classmethod
    def system(cls, rule: str) -> "Actor":
        """A rule of the package, the ticker or an integration, named in the history."""
        return cls(kind=ActorKind.SYSTEM, rule=rule)

    @classmethod
    def client(cls) -> "Actor":
        """The holder of a valid private link, by POST only."""
        return cls(kind=ActorKind.CLIENT)
