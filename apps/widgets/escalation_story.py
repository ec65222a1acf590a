"""What was done about an escalation, line by line, as sentences."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from apps.accounts.enums import Role
from apps.escalations.enums import Deed
from apps.escalations.models import EscalationLine
from apps.widgets.durations import working_duration
from apps.widgets.timeline import FeedDay, FeedItem, feed
from apps.widgets.zones import Zone

QUOTED = {Deed.OPENED, Deed.ANSWERED, Deed.REFUSED}
BY_PERSON: dict[str, Callable[[], str]] = {
    Deed.OPENED: lambda: _("%(who)s opened the escalation."),
    Deed.HANDED_OVER: lambda: _("%(who)s handed it over: %(note)s."),
    Deed.ACKNOWLEDGED: lambda: _("%(who)s acknowledged it."),
    Deed.ANSWERED: lambda: _("%(who)s noted the answer."),
    Deed.RAISED: lambda: _("%(who)s raised it; called now: %(role)s."),
    Deed.AGREED: lambda: _("%(who)s agreed to the urgent route beyond the quota."),
    Deed.SOLVED: lambda: _("%(who)s closed it as solved."),
    Deed.REFUSED: lambda: _("%(who)s refused it."),
}


def story_of(lines: Iterable[EscalationLine], *, zone: Zone, now: datetime) -> list[FeedDay]:
    """The story by days, newest first; `staff` of the lines at hand."""
    return feed((_item(line) for line in lines), zone=zone, now=now)


def _item(line: EscalationLine) -> FeedItem:
    quoted = line.note if line.deed in QUOTED else ""
    return FeedItem(line.at, _sentence(line), "escalation", quoted)


def _sentence(line: EscalationLine) -> str:
    role = str(Role(line.role).label) if line.role in Role.values else ""
    if line.deed == Deed.RUNG:
        return _("Step %(number)d of the ladder: %(role)s is told.") % {
            "number": (line.rung or 0) + 1,
            "role": role,
        }
    if line.round is not None:
        return _of_waiting(line)
    if line.staff is None:
        return _("The escalation opened by itself.")
    return BY_PERSON[line.deed]() % {"who": line.staff.name, "note": line.note, "role": role}


def _of_waiting(line: EscalationLine) -> str:
    """What the time to acknowledge said of itself."""
    if line.deed == Deed.BROKEN:
        return _("The time to acknowledge ran out.")
    if line.deed == Deed.LEFT:
        return _("%(length)s of the time to acknowledge is left.") % {
            "length": working_duration(timedelta(minutes=line.threshold or 0))
        }
    return _("%(percent)s %% of the time to acknowledge has passed.") % {"percent": line.threshold}
