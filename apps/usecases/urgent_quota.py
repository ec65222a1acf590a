"""How much of the month's urgent route an agency has used, and how much was agreed."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from apps.agencies.stepping import here
from apps.agreements.enums import AgreementKind
from apps.agreements.queries import binding_version_id, terms_of
from apps.policy_requests.models import PolicyRequest, StatusChange


@dataclass(frozen=True, slots=True)
class Quota:
    """Urgent requests of the agency in the calendar month of its zone.

    `allowed` is the agreed share of the month's requests, or the agreed least when that is more.
    """

    used: int
    allowed: int
    share: int
    least: int
    requests: int

    @property
    def is_spent(self) -> bool:
        """The next one needs a manager's agreement."""
        return self.used >= self.allowed

    @property
    def part(self) -> int:
        """The urgent share of the month's requests, in whole percent."""
        return self.used * 100 // self.requests if self.requests else 0


def quota(*, at: datetime) -> Quota:
    """How much of the month's urgent route the present agency has used. Two statements."""
    version_id = binding_version_id(AgreementKind.SLA, here().pk, at=at)
    terms = None if version_id is None else terms_of(version_id)
    share, least = (terms.urgent_share, terms.urgent_least) if terms is not None else (0, 0)
    local = at.astimezone(ZoneInfo(here().zone))
    month = local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    lines = StatusChange.objects.filter(name="urgent_on", occurred_at__gte=month)
    used = lines.order_by().values("policy_request").distinct().count()
    requests = PolicyRequest.objects.filter(created_at__gte=month).count()
    return Quota(used, max(least, requests * share // 100), share, least, requests)
