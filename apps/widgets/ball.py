"""Who holds the request, how long already, and what comes next."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from apps.widgets.chips import Chip
from apps.widgets.durations import working_duration
from apps.widgets.parties import now_with


@dataclass(frozen=True, slots=True)
class Ball:
    """What `widgets/ball.html` shows; `filled` is 0..100 as text, empty without a promise."""

    holder: str
    title: str
    doing: str
    used: str
    left: str
    filled: str
    tone: str
    answers: str
    hours: str
    then: str


def ball(
    *,
    holder: str,
    doing: str,
    chip: Chip | None = None,
    used: timedelta | None = None,
    target: timedelta | None = None,
    answers: str = "",
    hours: str = "",
    then: str = "",
) -> Ball:
    """`doing` is the work in words ("Проверка данных"), `used` of `target` its working time,
    `chip` the holder's clock, `answers` the person, `hours` his working hours with the zone,
    `then` the next step in words ("Дальше: оплата, до 17:20")."""
    return Ball(
        holder=holder,
        title=now_with(holder),
        doing=doing,
        used=_used(used, target),
        left=chip.words if chip else "",
        filled=_filled(used, target),
        tone=chip.tone if chip else "calm",
        answers=answers,
        hours=hours,
        then=then,
    )


def _used(used: timedelta | None, target: timedelta | None) -> str:
    if used is None:
        return ""
    if not target:
        return working_duration(used)
    return _("%(used)s of %(target)s") % {
        "used": working_duration(used),
        "target": working_duration(target),
    }


def _filled(used: timedelta | None, target: timedelta | None) -> str:
    if used is None or not target:
        return ""
    return f"{min(used / target, 1) * 100:.1f}"
