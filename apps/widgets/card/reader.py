"""Who reads the card, and where its forms are sent."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from apps.kernel.actors import Actor, Side


@dataclass(frozen=True, slots=True)
class Reader:
    """`zone` is the reader's own, `agency_zone` that of the deal; `now` is read once a request."""

    by: Actor
    zone: str
    agency_zone: str
    now: datetime
    language: str

    @property
    def side(self) -> Side:
        """The reader's party."""
        if self.by.side is None:
            raise LookupError("Only staff reads the card.")
        return self.by.side

    @property
    def is_insurer(self) -> bool:
        """The reader works for the insurer."""
        return self.side is Side.INSURER


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the card lives on this face: `card` ends in a slash, so does `escalations`.

    `breaches` is the list of this side's breaches without a reason.
    """

    card: str
    escalations: str
    breaches: str = ""

    def to(self, deed: str) -> str:
        """The address a form of the card is sent to: `to("act")`."""
        return f"{self.card}{deed}/"

    def document(self, document_id: UUID) -> str:
        """The download of one document."""
        return f"{self.card}documents/{document_id}/"

    def dispute(self, dispute_id: UUID | str) -> str:
        """The page of one dispute about a stretch of the request's time."""
        return f"{self.card}disputes/{dispute_id}/"

    def escalation(self, escalation_id: UUID) -> str:
        """The page of one escalation."""
        return f"{self.escalations}{escalation_id}/"
