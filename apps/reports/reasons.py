"""Why things took long: every reason code with its owner, and what a place suggests."""

from apps.policy_requests.enums import Status

AGENCY, INSURER, CLIENT, BANK = "agency", "insurer", "client", "bank"
THIRD_PARTY, PLATFORM = "third_party", "platform"
OTHER = "other"

OWNERS: dict[str, str] = {
    code: owner
    for owner, codes in {
        AGENCY: (
            "missing_data no_responsible blurred_scan name_mismatch address_mismatch doc_outdated "
            "unsigned_form wrong_form_version late_reply no_client_contact checklist_not_started "
            # of packages, the issue and losses
            "wrong_package field_missing amount_mismatch wrong_data duplicate"
        ),
        INSURER: (
            "no_template opaque_status queue_overload late_ask unfounded_return underwriter_absent "
            "authority_wait signature_service print_error policy_typo payment_not_matched "
            "integration_down wrong_sum wrong_person slow_quote slow_issue decline terms"
        ),
        CLIENT: (
            "thinking price collecting_documents health_form_pending payment_late payment_failed "
            "payer_mismatch deal_moved own_insurer deal_failed no_need no_contact"
        ),
        BANK: "list_refused terms_mismatch bank_queue bank_closed bank_insurer bank_terms",
        THIRD_PARTY: "register_delay notary management_company medical_check",
        PLATFORM: "outage webhook_lag file_scan_delay mail_not_delivered",
    }.items()
    for code in codes.split()
}
# Moves of the history that name a delay, and who owns a code that the lists do not know.
DELAYING: dict[str, str] = {
    "ask_for_quote_data": AGENCY,
    "ask_for_correction": AGENCY,
    "send_back_in_issue": INSURER,
    "request_fix": INSURER,
    "decline": INSURER,
    "cancel": CLIENT,
}
# What the place where most time went suggests; a person confirms it or says better.
SUGGESTED: dict[str, str] = {
    Status.DRAFT: "checklist_not_started",
    Status.SUBMITTED: "queue_overload",
    Status.RETURNED: "late_reply",
    Status.QUOTED: "late_reply",
    Status.OFFERED: "thinking",
    Status.COLLECTING: "missing_data",
    Status.CHECKING: "queue_overload",
    Status.REFERRAL: "underwriter_absent",
    Status.APPROVED: "no_template",
    Status.AWAITING_PAYMENT: "payment_late",
    Status.ISSUE_CHECK: "payment_not_matched",
    Status.ISSUE_DOCUMENTS: "no_template",
    Status.ISSUE_SIGNATURE: "signature_service",
    Status.ISSUE_SENDING: "integration_down",
    Status.ISSUED: "late_reply",
    Status.REFUNDING: "queue_overload",
}


def owner_of(code: str, move: str, origin: str = "") -> str:
    """The party a reason belongs to: who made the defect, the code's owner, else the move's."""
    return origin or OWNERS.get(code) or DELAYING[move]


def suggest(status: str, *, has_responsible: bool) -> str:
    """The reason code a status suggests; a draft that nobody answers for says so."""
    if status == Status.DRAFT and not has_responsible:
        return "no_responsible"
    return SUGGESTED[status]
