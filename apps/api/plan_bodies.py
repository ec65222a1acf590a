"""The plan back from the closing as a body."""

from datetime import datetime
from typing import Any

from apps.agreements.planning import Planned
from apps.policy_requests.models import PolicyRequest
from apps.policy_requests.plan import plan_of
from apps.policy_requests.planned import kept_free

Json = dict[str, Any]


def plan_body(policy_request: PolicyRequest, *, at: datetime) -> Json:
    """The way that is left as of `at`; no steps where there is no plan."""
    found = plan_of(policy_request, at=at)
    return {
        "verdict": found.verdict.value if found else None,
        "closing_at": policy_request.closing_at,
        "buffer_seconds": kept_free().total_seconds(),
        "tight_from": found.turning.tight_from if found else None,
        "late_after": found.turning.late_after if found else None,
        "steps": [_step(one) for one in found.way.steps] if found else [],
    }


def _step(planned: Planned) -> Json:
    step = planned.step
    return {
        "status": step.code,
        "holder": step.side,
        "target_seconds": step.target.total_seconds() or None,
        "working_days": step.working_days,
        "left_seconds": step.left.total_seconds(),
        "latest_start": planned.latest_start,
        "latest_finish": planned.latest_finish,
    }
