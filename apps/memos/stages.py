"""Where a request is, in the words of a paper that is read weeks later: no hours, no names."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.policy_requests.enums import ISSUE_STAGES, ReturnStage, Status

ISSUING = _("The payment has arrived; the insurer is issuing your policy.")
SENTENCES: dict[str, Promise] = {
    Status.DRAFT: _("The agency is preparing your request."),
    Status.SUBMITTED: _("The insurer is calculating the price."),
    Status.RETURNED: _("The agency is mending what the insurer asked for."),
    Status.QUOTED: _("The price is ready; the decision is yours."),
    Status.OFFERED: _("The price is ready; the decision is yours."),
    Status.COLLECTING: _("The agency is collecting your documents."),
    Status.CHECKING: _("The insurer is checking the data and documents."),
    Status.REFERRAL: _("The insurer is checking the data and documents."),
    Status.APPROVED: _("The insurer has agreed; the next step is your payment."),
    Status.AWAITING_PAYMENT: _("The insurer has agreed; the next step is your payment."),
    **dict.fromkeys(ISSUE_STAGES, ISSUING),
    Status.ISSUED: _("Your policy is issued."),
    Status.DELIVERED: _("Your policy is issued."),
    Status.REFUNDING: _("The premium is being returned to you."),
}
CLOSED = _("This request is closed.")

NOW: dict[str, str] = {
    Status.SUBMITTED: "quote",
    Status.CHECKING: "check",
    Status.REFERRAL: "referral",
    **dict.fromkeys(ISSUE_STAGES, "issue"),
}
QUOTED = (Status.QUOTED, Status.OFFERED, Status.COLLECTING, Status.CHECKING)
CHECKED = (Status.REFERRAL, Status.APPROVED, Status.AWAITING_PAYMENT, *ISSUE_STAGES)
FINISHED = (Status.ISSUED, Status.DELIVERED)


def sentence(status: str) -> str:
    """Who does what now, in the language in force."""
    return str(SENTENCES.get(status, CLOSED))


def now(status: str) -> str:
    """The code of the stage the request is in; empty when it is between stages."""
    return NOW.get(status, "")


def passed(status: str, return_stage: str) -> tuple[str, ...]:
    """The codes of the stages behind the request."""
    if status in FINISHED:
        return ("quote", "check", "issue")
    if status in CHECKED:
        return ("quote", "check")
    returned_from_check = status == Status.RETURNED and return_stage == ReturnStage.CHECK
    return ("quote",) if status in QUOTED or returned_from_check else ()
