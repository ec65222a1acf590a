"""The dedicated channel that an answered correction opened: for its own key, while it lasts."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Q

from apps.agencies.stepping import here
from apps.agreements.models import Agreement
from apps.escalations.enums import CorrectionAction
from apps.escalations.models import Correction, Escalation
from apps.escalations.parties import KINDS


def dedicated_channel(escalation: Escalation, *, at: datetime) -> str:
    """The channel by which the party is reached about this promise; empty when there is none.

    It was opened by a correction of the same agreement, for the same metric, stage and package or
    for a wider key. It is over when the correction is closed, or after its last day.
    """
    agreement = Agreement.objects.filter(agency=here(), kind=KINDS[escalation.party])
    today = at.astimezone(ZoneInfo(here().zone)).date()
    rows = Correction.objects.filter(
        Q(channel_until=None) | Q(channel_until__gte=today),
        agreement_id__in=list(agreement.values_list("pk", flat=True)),
        party=escalation.party,
        metric__in=("", escalation.metric),
        stage__in=("", escalation.stage),
        package_code__in=("", escalation.policy_request.package_code),
        action=CorrectionAction.CHANNEL,
        closed_at=None,
    )
    found = rows.exclude(channel="").order_by("-answered_at").values_list("channel", flat=True)
    return found.first() or ""
