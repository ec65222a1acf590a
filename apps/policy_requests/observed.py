"""What past cases really took, for the sentence that a client is told."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db.models import Aggregate, Count, DurationField

from apps.agencies.stepping import here
from apps.agreements.sentence import Observed
from apps.policy_requests.enums import ClockKind
from apps.policy_requests.models import Clock

KEPT_SECONDS = 300


class P80(Aggregate):
    """The 80th percentile, lying between neighbours."""

    function = "percentile_cont"
    template = "%(function)s(0.8) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


def observed(*, package_code: str, metric: str, at: datetime) -> dict[bool, Observed]:
    """By route (urgent or not), what the agency's finished first rounds took up to `at`.

    Looks back `observed_days`; one statement, its answer kept for five minutes.
    """
    key = f"observed:{here().pk}:{package_code}:{metric}"
    kept: dict[bool, Observed] | None = cache.get(key)
    if kept is None:
        kept = _read(package_code, metric, at)
        cache.set(key, kept, KEPT_SECONDS)
    return kept


def _read(package_code: str, metric: str, at: datetime) -> dict[bool, Observed]:
    since = at - timedelta(days=int(settings.TERMS["observed_days"]))
    finished = Clock.objects.filter(
        kind=ClockKind.SLA,
        metric=metric,
        stage="",
        round=1,
        state__in=["met", "missed"],
        stopped_at__gt=since,
        policy_request__package_code=package_code,
    )
    rows = finished.order_by().values("urgent").annotate(n=Count("pk"), p80=P80("consumed"))
    return {row["urgent"]: Observed(row["n"], row["p80"]) for row in rows}
