"""What the insurer reads about a request in the queue: the thing to do, or whom he waits for."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.policy_requests.enums import Status

TO_DO: dict[str, "str | Promise"] = {
    Status.SUBMITTED: _("Give the quote"),
    Status.RETURNED: _("The agency mends what was flagged"),
    Status.QUOTED: _("The agency presents the quote"),
    Status.OFFERED: _("The client thinks the offer over"),
    Status.COLLECTING: _("The agency collects the papers"),
    Status.CHECKING: _("Check and approve"),
    Status.REFERRAL: _("Decide as the underwriter"),
    Status.APPROVED: _("Send the invoice"),
    Status.AWAITING_PAYMENT: _("The client pays"),
    Status.ISSUE_CHECK: _("Compare payment and data"),
    Status.ISSUE_DOCUMENTS: _("Prepare the documents"),
    Status.ISSUE_SIGNATURE: _("Sign the policy"),
    Status.ISSUE_SENDING: _("Send policy and memo"),
    Status.ISSUED: _("The agency hands the policy over"),
    Status.REFUNDING: _("Return the premium"),
}


def to_do(status: str) -> str:
    """The next thing to do, in the reader's language."""
    return str(TO_DO.get(status, ""))
