"""The words of the report: reasons, parties, causes; whatever has no label of its own elsewhere."""

from collections.abc import Mapping

from django.utils.translation import pgettext_lazy

from apps.agreements.enums import Metric
from apps.escalations.models import EscalationState, Level, StuckAt
from apps.policy_requests.enums import ClockKind, Holder, Status
from apps.policy_requests.models import PolicyRequest

PARTIES = {
    **{holder.value: holder.label for holder in Holder},
    "bank": pgettext_lazy("report", "Bank"),
    "third_party": pgettext_lazy("report", "Third party"),
    "platform": pgettext_lazy("report", "Platform"),
}
CAUSES = {
    "breach": pgettext_lazy("report", "broken promise"),
    "third_return": pgettext_lazy("report", "third return"),
    "by_hand": pgettext_lazy("report", "opened by a person"),
}
# Codes of declines have no words here: a refusal is an insurance secret and is shown as its code.
REASONS = {
    "missing_data": pgettext_lazy("report", "data are missing"),
    "no_responsible": pgettext_lazy("report", "nobody is responsible"),
    "blurred_scan": pgettext_lazy("report", "scan is unreadable"),
    "name_mismatch": pgettext_lazy("report", "name differs from the passport"),
    "address_mismatch": pgettext_lazy("report", "address differs from the register"),
    "doc_outdated": pgettext_lazy("report", "document is too old"),
    "unsigned_form": pgettext_lazy("report", "form is not signed"),
    "wrong_form_version": pgettext_lazy("report", "old version of the form"),
    "late_reply": pgettext_lazy("report", "late reply"),
    "no_client_contact": pgettext_lazy("report", "no contact with the client"),
    "checklist_not_started": pgettext_lazy("report", "checklist not started"),
    "wrong_package": pgettext_lazy("report", "wrong package"),
    "field_missing": pgettext_lazy("report", "required field is empty"),
    "amount_mismatch": pgettext_lazy("report", "sum differs from the loan agreement"),
    "wrong_data": pgettext_lazy("report", "wrong data"),
    "duplicate": pgettext_lazy("report", "duplicate request"),
    "no_template": pgettext_lazy("report", "no template"),
    "opaque_status": pgettext_lazy("report", "status is not visible"),
    "queue_overload": pgettext_lazy("report", "queue is overloaded"),
    "late_ask": pgettext_lazy("report", "asked for something late"),
    "unfounded_return": pgettext_lazy("report", "unfounded return"),
    "underwriter_absent": pgettext_lazy("report", "underwriter is absent"),
    "authority_wait": pgettext_lazy("report", "waiting for authority"),
    "signature_service": pgettext_lazy("report", "signature failed"),
    "print_error": pgettext_lazy("report", "file can't be read or printed"),
    "policy_typo": pgettext_lazy("report", "typo in the policy"),
    "payment_not_matched": pgettext_lazy("report", "payment is not matched"),
    "integration_down": pgettext_lazy("report", "integration is down"),
    "wrong_sum": pgettext_lazy("report", "wrong sum or term"),
    "wrong_person": pgettext_lazy("report", "wrong personal data"),
    "slow_quote": pgettext_lazy("report", "the quote came too late"),
    "slow_issue": pgettext_lazy("report", "the issue took too long"),
    "decline": pgettext_lazy("report", "declined by the insurer"),
    "terms": pgettext_lazy("report", "the terms do not suit"),
    "thinking": pgettext_lazy("report", "the client is thinking"),
    "price": pgettext_lazy("report", "price"),
    "collecting_documents": pgettext_lazy("report", "the client collects documents"),
    "health_form_pending": pgettext_lazy("report", "health form is not filled in"),
    "payment_late": pgettext_lazy("report", "late payment"),
    "payment_failed": pgettext_lazy("report", "payment failed"),
    "payer_mismatch": pgettext_lazy("report", "another payer"),
    "deal_moved": pgettext_lazy("report", "the deal was moved"),
    "own_insurer": pgettext_lazy("report", "has an insurer already"),
    "deal_failed": pgettext_lazy("report", "the deal fell through"),
    "no_need": pgettext_lazy("report", "no longer needed"),
    "no_contact": pgettext_lazy("report", "the client does not answer"),
    "list_refused": pgettext_lazy("report", "insurer is not on the bank's list"),
    "terms_mismatch": pgettext_lazy("report", "terms unlike the loan agreement"),
    "bank_queue": pgettext_lazy("report", "queue at the bank"),
    "bank_closed": pgettext_lazy("report", "the bank is closed"),
    "bank_insurer": pgettext_lazy("report", "took the bank's insurer"),
    "bank_terms": pgettext_lazy("report", "does not match the bank's terms"),
    "register_delay": pgettext_lazy("report", "delay at the register"),
    "notary": pgettext_lazy("report", "notary"),
    "management_company": pgettext_lazy("report", "management company"),
    "medical_check": pgettext_lazy("report", "medical check"),
    "outage": pgettext_lazy("report", "outage"),
    "webhook_lag": pgettext_lazy("report", "late automatic notice"),
    "file_scan_delay": pgettext_lazy("report", "delay of the file check"),
    "mail_not_delivered": pgettext_lazy("report", "mail was not delivered"),
    "other": pgettext_lazy("report", "other"),
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
