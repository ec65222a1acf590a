"""Whose the reasons of a week are: those of broken promises, and those that moves gave."""

from apps.policy_requests.delays import DELAYS, Owner

OTHER = "other"
# Codes of packages, the issue and losses that are no reasons of a broken promise.
OF_MOVES: dict[str, str] = {
    code: owner
    for owner, codes in {
        Owner.AGENCY: "field_missing amount_mismatch wrong_data duplicate",
        Owner.INSURER: "wrong_sum wrong_person slow_quote slow_issue decline terms",
        Owner.CLIENT: "own_insurer deal_failed no_need no_contact",
        Owner.BANK: "bank_insurer bank_terms",
    }.items()
    for code in codes.split()
}
OWNERS: dict[str, str] = OF_MOVES | {
    delay.code: delay.owner for delay in DELAYS.values() if delay.owner
}
# Moves of the history that name a delay, and who owns a code that the lists do not know.
DELAYING: dict[str, str] = {
    "ask_for_quote_data": Owner.AGENCY,
    "ask_for_correction": Owner.AGENCY,
    "send_back_in_issue": Owner.INSURER,
    "request_fix": Owner.INSURER,
    "decline": Owner.INSURER,
    "cancel": Owner.CLIENT,
}


def owner_of(code: str, move: str, origin: str = "") -> str:
    """The party a reason belongs to: who made the defect, the code's owner, else the move's."""
    return str(origin or OWNERS.get(code) or DELAYING[move])
