"""The words of the report: reasons, parties, causes; whatever has no label of its own elsewhere."""

from collections.abc import Mapping

from django.utils.translation import pgettext_lazy

from apps.agreements.enums import Metric
from apps.escalations.models import EscalationState, Level, StuckAt
from apps.policy_requests.delays import DELAYS, Owner
from apps.policy_requests.enums import ClockKind, Holder, Status
from apps.policy_requests.models import PolicyRequest

PARTIES = dict(Holder.choices) | dict(Owner.choices)
CAUSES = {
    "breach": pgettext_lazy("report", "broken promise"),
    "third_return": pgettext_lazy("report", "third return"),
    "by_hand": pgettext_lazy("report", "opened by a person"),
}
# Codes of declines have no words here: a refusal is an insurance secret and is shown as its code.
REASONS = {
    **{delay.code: delay.words for delay in DELAYS.values()},
    "field_missing": pgettext_lazy("report", "required field is empty"),
    "amount_mismatch": pgettext_lazy("report", "sum differs from the loan agreement"),
    "wrong_data": pgettext_lazy("report", "wrong data"),
    "duplicate": pgettext_lazy("report", "duplicate request"),
    "wrong_sum": pgettext_lazy("report", "wrong sum or term"),
    "wrong_person": pgettext_lazy("report", "wrong personal data"),
    "slow_quote": pgettext_lazy("report", "the quote came too late"),
    "slow_issue": pgettext_lazy("report", "the issue took too long"),
    "decline": pgettext_lazy("report", "declined by the insurer"),
    "terms": pgettext_lazy("report", "the terms do not suit"),
    "own_insurer": pgettext_lazy("report", "has an insurer already"),
    "deal_failed": pgettext_lazy("report", "the deal fell through"),
    "no_need": pgettext_lazy("report", "no longer needed"),
    "no_contact": pgettext_lazy("report", "the client does not answer"),
    "bank_insurer": pgettext_lazy("report", "took the bank's insurer"),
    "bank_terms": pgettext_lazy("report", "does not match the bank's terms"),
}
STATUSES = dict(Status.choices)
METRICS = dict(Metric.choices)
SIDES = dict(ClockKind.choices)
STUCK = dict(StuckAt.choices)
STATES = dict(EscalationState.choices)
LEVELS = dict(Level.choices)


def word(table: Mapping[str, object], code: str) -> str:
    """The code's word in the active language; the code itself when there is none."""
    return str(table.get(code, code))


def number(value: int) -> str:
    """A request's number as people say it: БЛ-2041."""
    return PolicyRequest(number=value).label
