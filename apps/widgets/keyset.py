"""Places in a list that is read page by page: after this row, not page number so-and-so."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from apps.kernel.errors import Malformed


@dataclass(frozen=True, slots=True)
class Place:
    """The row after which the next page begins: when it is due, when it was born, its id."""

    due_at: datetime | None
    born_at: datetime
    key: UUID

    def __str__(self) -> str:
        due = self.due_at.isoformat() if self.due_at is not None else ""
        return f"{due}~{self.born_at.isoformat()}~{self.key}"


def read_place(text: str) -> Place:
    """The place written in an address.

    Raises:
        Malformed: it is not one.
    """
    try:
        due, born, key = text.split("~")
        moments = [datetime.fromisoformat(part) for part in (due or born, born)]
        if any(moment.tzinfo is None for moment in moments):
            raise ValueError
        return Place(moments[0] if due else None, moments[1], UUID(key))
    except ValueError as fault:
        raise Malformed(_("This page of the list can't be found. Start from the first.")) from fault
