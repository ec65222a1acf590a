"""A correction whose day has passed without an answer is brought up once."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from apps.agencies.stepping import here
from apps.escalations.enums import CorrectionState
from apps.escalations.models import Correction
from apps.watch import services as watch
from apps.watch.models import TimerKind


def arm(rows: Iterable[tuple[Correction, UUID]]) -> None:
    """Arm the look at each correction once its day is over; the id is a request's it is about."""
    watch.arm_all(
        here(),
        [
            (policy_request_id, watch.Armed(TimerKind.REPETITION, _over(row), row.pk))
            for row, policy_request_id in rows
        ],
    )


def _over(row: Correction) -> datetime:
    midnight = datetime.combine(row.due_on + timedelta(days=1), time.min)
    return midnight.replace(tzinfo=ZoneInfo(here().zone))


def unanswered(*, at: datetime) -> list[Correction]:
    """Open corrections of the present agency whose day is over, with their owners."""
    today = at.astimezone(ZoneInfo(here().zone)).date()
    rows = Correction.objects.filter(state=CorrectionState.OPEN, due_on__lt=today)
    return list(rows.select_related("owner"))
