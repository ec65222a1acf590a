"""When Belay itself stood still or an integration was down, as claims on everybody's minutes."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from apps.policy_requests.adjusted import Claim
from apps.policy_requests.enums import Party
from apps.registry import outages
from apps.registry.models import Integration
from apps.watch.queries import TICKER, silences

NAMES = {TICKER: _("deadlines were not being watched"), **dict(Integration.choices)}


def outages_in(start: datetime, end: datetime) -> list[Claim]:
    """What is on record and touches `[start, end)`; one still open lasts till `end`.

    Two statements, for any agency the same.
    """
    silent = [Claim(*bounds, Party.PLATFORM, TICKER) for bounds in silences(TICKER, start, end)]
    down = [
        Claim(one.since, one.ended_at or end, Party.PLATFORM, one.name)
        for one in outages.marked_down(start, end)
    ]
    return silent + down


def outage_words(name: str) -> str:
    """What was down, in the reader's language."""
    return str(NAMES.get(name, name))
