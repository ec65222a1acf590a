"""What the client's page says of each state, as whole sentences."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.policy_requests.enums import ISSUE_STAGES, ReturnStage, Status

# The promise is kept or no longer needed: nothing is said of it.
KEPT = (
    Status.ISSUED, Status.DELIVERED, Status.REFUNDING, Status.REFUNDED, Status.REJECTED,
    Status.CANCELLED, Status.EXPIRED,
)  # fmt: skip
ISSUING = _("The payment has arrived, your policy is being issued")
HEADINGS: dict[str, Promise] = {
    Status.DRAFT: _("The agency is preparing your offer"),
    Status.SUBMITTED: _("The insurer is calculating the price"),
    Status.QUOTED: _("The agency is preparing your offer"),
    Status.OFFERED: _("Your offer is ready, the decision is yours"),
    Status.COLLECTING: _("The agency is collecting your documents"),
    Status.CHECKING: _("The insurer is checking data and documents"),
    Status.REFERRAL: _("The insurer is looking into your case in person"),
    Status.APPROVED: _("The insurer has agreed and is preparing the invoice"),
    Status.AWAITING_PAYMENT: _("Only the payment is left"),
    **dict.fromkeys(ISSUE_STAGES, ISSUING),
    Status.ISSUED: _("Your policy is ready"),
    Status.DELIVERED: _("You have your policy"),
    Status.REFUNDING: _("Your money is on its way back"),
    Status.REFUNDED: _("Your money has been returned"),
    Status.REJECTED: _("The insurer can't take this on"),
    Status.CANCELLED: _("The request is cancelled"),
    Status.EXPIRED: _("The offer has expired"),
}
RETURNED: dict[str, Promise] = {
    ReturnStage.QUOTE: _("The agency is preparing your offer"),
    ReturnStage.CHECK: _("The agency is correcting the papers"),
}
WANTED: dict[str, Promise] = {"health": _("Only your health form is left")}
AFTERWARDS: dict[str, Promise] = {
    Status.REJECTED: _("Your agent will tell you why and what can be done instead."),
    Status.CANCELLED: _("If this is a mistake, call your agent: it can be taken up again."),
    Status.EXPIRED: _("Call your agent: it can be taken up again and priced anew."),
    Status.REFUNDING: _("The insurer returns the premium to the account it was paid from."),
}
WAITING: dict[str, Promise] = {
    "accept": _("your decision"),
    "health": _("your health form"),
    "pay": _("your payment"),
    "policy": _("ready for you"),
}
PAPERS: dict[str, Promise] = {
    "key_information_document": _("Key information document"),
    "rules_document": _("Insurance rules"),
    "memo_document": _("Memo: two pages on how to use the policy"),
    "memo_document_en": _("Memo in English"),
    "memo_document_ru": _("Memo in Russian"),
    "policy_document": _("Policy"),
}


def heading(status: str, wants: str, return_stage: str) -> str:
    """What is going on, in one line."""
    if wants in WANTED:
        return str(WANTED[wants])
    if status == Status.RETURNED:
        return str(RETURNED[return_stage])
    return str(HEADINGS[status])


def waiting(wants: str, delivered: bool = False) -> str:
    """What is still to be done by the client, beside the running step."""
    return "" if delivered else str(WAITING.get(wants, ""))


def afterwards(status: str) -> str:
    """What follows once the road has ended; empty on the road."""
    return str(AFTERWARDS.get(status, ""))


def paper_name(kind: str) -> str:
    """What a paper is called."""
    return str(PAPERS.get(kind, kind))
